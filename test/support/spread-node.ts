import { IsString } from 'class-validator';
import {
  bind,
  Integration,
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../src/node-sdk';

class SpreadConfig {
  @IsString()
  column!: string;
}

/** What `spreading/spread` was told, run by run. */
export const spreads: (readonly (string | null)[])[] = [];

@NodeType({
  key: 'spread',
  role: 'setter',
  label: 'Spread',
  description: 'A column for each value of a column: how many rows have it',
  config: SpreadConfig,
})
class SpreadNode implements Setter<SpreadConfig> {
  async compile(
    context: SetterContext<SpreadConfig>,
    { input1 }: { readonly input1: Relation },
  ): Promise<Query> {
    const column = input1.column(context.config.column);
    const rows = await context.materialise({
      columns: [passThrough(column)],
      rest: sql`FROM ${input1.from}`,
    });
    const [kept = column] = rows.columns;
    const values = await context.distinctValues(rows, kept, { limit: 5, orderBy: kept });
    spreads.push(values);
    const columns = values.map((value) => ({
      name: value ?? 'null',
      value: sql`count(*) FILTER (CAST(${kept.ref} AS VARCHAR) IS NOT DISTINCT FROM ${bind(value)})`,
    }));
    return { columns, rest: sql`FROM ${rows.from}` };
  }
}

@Integration({ key: 'spreading', name: 'Spread', id: 902, nodes: [SpreadNode] })
export class SpreadIntegration {}
