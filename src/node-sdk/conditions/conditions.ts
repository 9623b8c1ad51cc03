import type { ConfigProblem } from '../node-context';
import type { Relation } from '../relation';
import { join, type Sql, sql } from '../sql';
import { condition } from './condition';
import type { Condition, ConditionsConfig } from './condition.config';

/**
 * SQL that is true for the rows of `input` that meet the conditions, all or any of them, and false
 * or NULL for every other. Throws NodeError for a column that the input lacks, and for a value that cannot
 * be compared with its column.
 */
export function meets(input: Relation, config: ConditionsConfig): Sql {
  const tests = conditionsOf(config).map(({ field, operator, value }) =>
    condition(input.column(field), operator, value ?? null),
  );
  return join(tests, config.match === 'any' ? sql` OR ` : sql` AND `);
}

/** For `check`: what the config class cannot say of conditions that stand at `path` of a config. */
export function conditionsProblems(config: ConditionsConfig, path = ''): ConfigProblem[] {
  const { conditions, field, operator, value } = config;
  const hasBoth = conditions !== undefined && (field ?? operator ?? value) !== undefined;
  if (!hasBoth) return [];
  return [
    {
      path: path === '' ? 'conditions' : `${path}.conditions`,
      message: 'Use either conditions or field, operator and value',
    },
  ];
}

function conditionsOf({ conditions, field, operator, value }: ConditionsConfig): Condition[] {
  if (conditions !== undefined) return conditions;
  if (field === undefined || operator === undefined) return [];
  return [{ field, operator, ...(value === undefined ? {} : { value }) }];
}
