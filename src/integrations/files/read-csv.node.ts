import { type Getter, type GetterContext, NodeType, type RowSource } from '../../node-sdk';
import { ReadCsvConfig } from './read-csv.config';

@NodeType({
  key: 'readCsv',
  role: 'getter',
  label: 'Read CSV',
  description: "Read the rows of a CSV file in the organization's folder",
  config: ReadCsvConfig,
})
export class ReadCsvNode implements Getter<ReadCsvConfig> {
  async read({ config, files }: GetterContext<ReadCsvConfig>): Promise<RowSource> {
    const { delimiter, header, columns } = config;
    return {
      kind: 'csv',
      path: await files.resolve(config.path),
      header,
      ...(delimiter === undefined ? {} : { delimiter: delimiter === '\\t' ? '\t' : delimiter }),
      ...(columns === undefined ? {} : { columns }),
    };
  }
}
