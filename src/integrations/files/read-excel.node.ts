import { type Getter, type GetterContext, NodeType, type RowSource } from '../../node-sdk';
import { cellRange } from './cell-range';
import { ReadExcelConfig } from './read-excel.config';
import { READ_EXCEL_DOCS } from './read-excel.docs';

@NodeType({
  key: 'readExcel',
  role: 'getter',
  label: 'Read Excel',
  description: "Read the rows of a sheet of an Excel workbook (.xlsx) in the organization's folder",
  config: ReadExcelConfig,
  docs: READ_EXCEL_DOCS,
})
export class ReadExcelNode implements Getter<ReadExcelConfig> {
  async read({ config, files }: GetterContext<ReadExcelConfig>): Promise<RowSource> {
    const { path, sheet, header, columns } = config;
    const range = config.range === undefined ? undefined : cellRange(config.range);
    return {
      kind: 'excel',
      path: await files.resolve(path),
      name: path,
      header,
      skipRows: config.skip_rows,
      ...(sheet === undefined ? {} : { sheet }),
      ...(range === undefined ? {} : { range }),
      ...(columns === undefined ? {} : { columns }),
    };
  }
}
