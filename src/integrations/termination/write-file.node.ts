import {
  type ChecksConfig,
  type ConfigProblem,
  type Delivery,
  NodeError,
  NodeType,
  type RunResult,
  type Terminator,
  type TerminatorContext,
} from '../../node-sdk';
import { refuseRowPath } from './one-file';
import { FORMATS_BY_ENDING, WriteFileConfig, type WrittenFormat } from './write-file.config';
import { WRITE_FILE_DOCS } from './write-file.docs';

@NodeType({
  key: 'writeFile',
  role: 'terminator',
  label: 'Write File',
  description:
    "Write the rows into a CSV, JSON, NDJSON or Parquet file in the organization's folder",
  config: WriteFileConfig,
  docs: WRITE_FILE_DOCS,
})
export class WriteFileNode implements Terminator<WriteFileConfig>, ChecksConfig<WriteFileConfig> {
  check(config: WriteFileConfig): ConfigProblem[] {
    return formatOf(config) === undefined
      ? [{ path: 'path', message: noFormatMessage(config.path) }]
      : [];
  }

  async deliver(
    { config, files }: TerminatorContext<WriteFileConfig>,
    result: RunResult,
  ): Promise<Delivery> {
    const { path, overwrite } = config;
    refuseRowPath(path);
    const format = formatOf(config);
    if (format === undefined) throw new NodeError(noFormatMessage(path));
    const written = await files.write(path, result.file(format), { overwrite });
    return { ...written, rows: result.totalRows };
  }
}

function formatOf({ path, format }: WriteFileConfig): WrittenFormat | undefined {
  if (format) return format;
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return FORMATS_BY_ENDING.get(ending);
}

function noFormatMessage(path: string): string {
  return path.toLowerCase().endsWith('.xlsx')
    ? 'path names a workbook: use the node Write Excel'
    : 'path has no ending that says the format: end it with .csv, .json, .ndjson or .parquet, or set format';
}
