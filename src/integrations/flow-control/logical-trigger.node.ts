import {
  allColumns,
  type ChecksConfig,
  conditionsProblems,
  type ConfigProblem,
  meets,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { LogicalTriggerConfig } from './logical-trigger.config';
import { LOGICAL_TRIGGER_DOCS } from './logical-trigger.docs';

@NodeType({
  key: 'logicalTrigger',
  role: 'setter',
  label: 'Logical Trigger',
  description:
    'Let rows pass that meet conditions, or let all rows pass if any or every row meets them',
  config: LogicalTriggerConfig,
  docs: LOGICAL_TRIGGER_DOCS,
})
export class LogicalTriggerNode
  implements Setter<LogicalTriggerConfig>, ChecksConfig<LogicalTriggerConfig>
{
  compile(
    context: SetterContext<LogicalTriggerConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query | Promise<Query> {
    const { config } = context;
    if (config.mode === 'gate_all') return gated(context, input1);
    const met = meets(input1, config);
    return { columns: allColumns(input1), rest: sql`FROM ${input1.from} WHERE ${met}` };
  }

  check(config: LogicalTriggerConfig): ConfigProblem[] {
    return conditionsProblems(config);
  }
}

/** All rows have to be there before the first may pass, so they are computed once, into a table. */
async function gated(
  { config, materialise }: SetterContext<LogicalTriggerConfig>,
  input: Relation,
): Promise<Query> {
  const rows = await materialise({
    columns: allColumns(input),
    rest: sql`FROM ${input.from}`,
  });
  const met = sql`(${meets(rows, config)}) IS TRUE`;
  const opens = config.gate_when === 'every_row' ? sql`bool_and(${met})` : sql`bool_or(${met})`;
  return {
    columns: allColumns(rows),
    rest: sql`FROM ${rows.from} WHERE (SELECT ${opens} FROM ${rows.from})`,
  };
}
