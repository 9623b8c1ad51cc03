import {
  type ChecksConfig,
  type ConfigProblem,
  type Delivery,
  NodeType,
  type RunResult,
  type Terminator,
  type TerminatorContext,
} from '../../node-sdk';
import { refuseRowPath } from './one-file';
import { WriteExcelConfig } from './write-excel.config';
import { WRITE_EXCEL_DOCS } from './write-excel.docs';

@NodeType({
  key: 'writeExcel',
  role: 'terminator',
  label: 'Write Excel',
  description: "Write the rows into an Excel workbook in the organization's folder",
  config: WriteExcelConfig,
  docs: WRITE_EXCEL_DOCS,
})
export class WriteExcelNode
  implements Terminator<WriteExcelConfig>, ChecksConfig<WriteExcelConfig>
{
  check({ path }: WriteExcelConfig): ConfigProblem[] {
    const isWorkbook = path.toLowerCase().endsWith('.xlsx');
    return isWorkbook ? [] : [{ path: 'path', message: 'path must end with .xlsx' }];
  }

  async deliver(
    { config, files }: TerminatorContext<WriteExcelConfig>,
    result: RunResult,
  ): Promise<Delivery> {
    const { path, sheet, overwrite } = config;
    refuseRowPath(path);
    const written = await files.write(path, result.file('xlsx', { sheet }), { overwrite });
    return { ...written, rows: result.totalRows };
  }
}
