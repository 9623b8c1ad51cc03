import { IsBoolean } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { FilePath } from '../../node-sdk';

export class ReadParquetConfig {
  @FilePath('warehouse/orders.parquet')
  path!: string;

  @JSONSchema({
    description:
      'Whether bytes without a type are text: old versions of Spark, Impala and Hive do not mark ' +
      'their texts. Else they are shown in base64',
  })
  @IsBoolean()
  binary_as_text: boolean = false;
}
