import {
  type ChecksConfig,
  type ConfigProblem,
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
} from '../../node-sdk';
import { ReadJsonConfig } from './read-json.config';
import { READ_JSON_DOCS } from './read-json.docs';

@NodeType({
  key: 'readJson',
  role: 'getter',
  label: 'Read JSON',
  description:
    "Read the rows of a JSON or NDJSON file in the organization's folder, also compressed (.gz)",
  config: ReadJsonConfig,
  docs: READ_JSON_DOCS,
})
export class ReadJsonNode implements Getter<ReadJsonConfig>, ChecksConfig<ReadJsonConfig> {
  check({ format, records_path: recordsPath = '' }: ReadJsonConfig): ConfigProblem[] {
    return format === 'ndjson' && recordsPath !== ''
      ? [{ path: 'records_path', message: 'records_path is for one document, not for ndjson' }]
      : [];
  }

  async read({ config, files }: GetterContext<ReadJsonConfig>): Promise<RowSource> {
    const { format, records_path: recordsPath } = config;
    return {
      kind: 'json',
      body: { path: await files.resolve(config.path) },
      format,
      ...(recordsPath === undefined ? {} : { recordsPath }),
    };
  }
}
