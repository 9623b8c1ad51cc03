import { IsString } from 'class-validator';
import {
  allColumns,
  type Delivery,
  Expression,
  type Getter,
  type GetterContext,
  Integration,
  NodeType,
  type PortQueries,
  type Relation,
  type RowSource,
  type RunResult,
  type Setter,
  type SetterContext,
  sql,
  type Terminator,
  type ConnectedContext,
} from '../../src/node-sdk';

class SourceConfig {
  @IsString()
  name!: string;
}

type Read = (context: GetterContext<SourceConfig>) => RowSource | Promise<RowSource>;
const sources = new Map<string, Read>();

/** Makes `test/source` with that name in its config read these rows. */
export function provideSource(
  name: string,
  read: Read,
): { type: string; config: { name: string } } {
  sources.set(name, read);
  return { type: 'test/source', config: { name } };
}

@NodeType({
  key: 'source',
  role: 'getter',
  label: 'Source',
  description: 'Whatever the test provides',
  config: SourceConfig,
})
class SourceNode implements Getter<SourceConfig> {
  read(context: GetterContext<SourceConfig>): RowSource | Promise<RowSource> {
    const read = sources.get(context.config.name);
    if (!read) throw new Error(`No source ${context.config.name}`);
    return read(context);
  }
}

class SplitConfig {
  @Expression()
  @IsString()
  expression!: string;
}

@NodeType({
  key: 'split',
  role: 'setter',
  label: 'Split',
  description: 'Rows that meet an expression, and the others',
  config: SplitConfig,
  outputs: ['matching', 'others'],
})
class SplitNode implements Setter<SplitConfig> {
  async compile(
    context: SetterContext<SplitConfig>,
    { input1 }: { readonly input1: Relation },
  ): Promise<PortQueries> {
    const test = await context.expression(context.config.expression, input1);
    const columns = allColumns(input1);
    return {
      matching: { columns, rest: sql`FROM ${input1.from} WHERE ${test}` },
      others: { columns, rest: sql`FROM ${input1.from} WHERE ${test} IS NOT TRUE` },
    };
  }
}

class DeliverConfig {
  @IsString()
  text = '';
}

/** What `termination/collect` was given. */
export const deliveries: { text: string; rows: unknown[]; json: string }[] = [];

@NodeType({
  key: 'collect',
  role: 'terminator',
  label: 'Collect',
  description: 'Keeps what it is given',
  config: DeliverConfig,
})
class CollectNode implements Terminator<DeliverConfig> {
  async deliver({ config }: ConnectedContext<DeliverConfig>, result: RunResult): Promise<Delivery> {
    const rows: unknown[] = [];
    for await (const batch of result.rows(300)) rows.push(...batch);
    let json = '';
    for await (const piece of result.file('json')) json += String(piece);
    deliveries.push({ text: config.text, rows, json });
    return { batches: Math.ceil(result.totalRows / 300) };
  }
}

@Integration({ key: 'test', name: 'Test', id: 901, nodes: [SourceNode, SplitNode, CollectNode] })
export class SourceNodesIntegration {}
