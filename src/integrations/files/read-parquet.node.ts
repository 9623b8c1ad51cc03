import { type Getter, type GetterContext, NodeType, type RowSource } from '../../node-sdk';
import { ReadParquetConfig } from './read-parquet.config';
import { READ_PARQUET_DOCS } from './read-parquet.docs';

@NodeType({
  key: 'readParquet',
  role: 'getter',
  label: 'Read Parquet',
  description: "Read the rows of a Parquet file in the organization's folder",
  config: ReadParquetConfig,
  docs: READ_PARQUET_DOCS,
})
export class ReadParquetNode implements Getter<ReadParquetConfig> {
  async read({ config, files }: GetterContext<ReadParquetConfig>): Promise<RowSource> {
    const path = await files.resolve(config.path);
    return { kind: 'parquet', path, binaryAsText: config.binary_as_text };
  }
}
