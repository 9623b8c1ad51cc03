import { IsNumber, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  allColumns,
  bind,
  NodeType,
  type PortQueries,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../../../src/node-sdk';

export class SplitConfig {
  @JSONSchema({ description: 'Column to look at' })
  @IsString()
  column!: string;

  @JSONSchema({ description: 'Rows from this value on leave through `high`' })
  @IsNumber()
  threshold!: number;
}

/** Two output ports: every row leaves through exactly one of them. */
@NodeType({
  key: 'split',
  role: 'setter',
  label: 'Split',
  description: 'Send rows to one of two outputs',
  config: SplitConfig,
  outputs: ['high', 'low'],
})
export class SplitNode implements Setter<SplitConfig> {
  compile(
    { config }: SetterContext<SplitConfig>,
    { input1 }: { readonly input1: Relation },
  ): PortQueries {
    const isHigh = sql`${input1.column(config.column).ref} >= ${bind(config.threshold)}`;
    const columns = allColumns(input1);
    return {
      high: { columns, rest: sql`FROM ${input1.from} WHERE ${isHigh}` },
      low: { columns, rest: sql`FROM ${input1.from} WHERE (${isHigh}) IS NOT TRUE` },
    };
  }
}
