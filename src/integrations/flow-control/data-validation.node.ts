import {
  allColumns,
  type ChecksConfig,
  type ConfigProblem,
  NodeType,
  type PortQueries,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { checkedRows, type CheckedRows } from './checked-rows';
import { DataValidationConfig } from './data-validation.config';
import { DATA_VALIDATION_DOCS } from './data-validation.docs';
import { issuesOf } from './issues';
import { ruleProblems } from './rule-fields';

@NodeType({
  key: 'dataValidation',
  role: 'setter',
  label: 'Data Validation',
  description: 'Check each row against rules: valid rows leave by output1, issues by output2',
  config: DataValidationConfig,
  outputs: ['output1', 'output2'],
  docs: DATA_VALIDATION_DOCS,
})
export class DataValidationNode
  implements Setter<DataValidationConfig>, ChecksConfig<DataValidationConfig>
{
  async compile(
    context: SetterContext<DataValidationConfig>,
    { input1 }: { readonly input1: Relation },
  ): Promise<PortQueries> {
    const { invalid_rows: mode, rules } = context.config;
    const checked = await checkedRows(rules, input1, (source) =>
      context.expression(source, input1),
    );
    if (mode === 'fail') return failing(checked, input1);
    const rest =
      mode === 'keep'
        ? sql`FROM ${input1.from}`
        : sql`FROM ${checked.from} WHERE NOT ${checked.isInvalid}${checked.inOrder}`;
    return {
      output1: { columns: allColumns(input1), rest },
      output2: issuesOf(checked, checked.isInvalid),
    };
  }

  check({ rules }: DataValidationConfig): ConfigProblem[] {
    return rules.flatMap((rule, index) => ruleProblems(rule, `rules.${String(index)}`));
  }
}

/** Whichever port is read: the first invalid row that the engine comes upon ends the run. */
function failing(checked: CheckedRows, input: Relation): PortQueries {
  const { from, isInvalid, position, firstMessage, inOrder } = checked;
  const fault = sql`error('Row ' || ${position} || ' is not valid: ' || ${firstMessage})`;
  return {
    output1: {
      columns: allColumns(input),
      rest: sql`FROM ${from} WHERE CASE WHEN ${isInvalid} THEN ${fault} ELSE TRUE END${inOrder}`,
    },
    output2: issuesOf(checked, sql`CASE WHEN ${isInvalid} THEN ${fault} ELSE FALSE END`),
  };
}
