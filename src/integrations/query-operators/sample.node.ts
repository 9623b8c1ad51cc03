import { randomInt } from 'node:crypto';
import {
  allColumns,
  bind,
  type ChecksConfig,
  type ConfigProblem,
  identifier,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { numbered } from './numbered';
import { SampleConfig } from './sample.config';
import { SAMPLE_DOCS } from './sample.docs';

const ALIAS = 'i';
const INPUT = identifier(ALIAS);
const SEEDS = 2 ** 47;
/** Chances are cut to 13 hexadecimal digits: 52 bits, as many as a double has. */
const DIGITS = 13;

@NodeType({
  key: 'sample',
  role: 'setter',
  label: 'Sample',
  description: 'Choose some rows at random; they keep their order',
  config: SampleConfig,
  docs: SAMPLE_DOCS,
})
export class SampleNode implements Setter<SampleConfig>, ChecksConfig<SampleConfig> {
  compile(
    { config }: SetterContext<SampleConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const { relation, position } = numbered(input1, ALIAS);
    const lot = sql`md5(concat(${position}, ':', ${bind(String(config.seed ?? randomInt(SEEDS)))}))`;
    const columns = allColumns(relation);
    if (config.percent !== undefined) {
      const chance = config.percent / 100;
      return { columns, rest: sql`FROM ${relation.from} WHERE ${isBelow(lot, chance)}` };
    }
    return { columns, rest: drawn(relation, lot, position, config.rows ?? 0) };
  }

  check({ rows, percent }: SampleConfig): ConfigProblem[] {
    if (rows === undefined || percent === undefined) return [];
    return [{ path: 'percent', message: 'Use either rows or percent' }];
  }
}

/** Whether a lot, 128 random bits as text, is among that share of all lots. */
function isBelow(lot: Sql, share: number): Sql {
  if (share >= 1) return sql`TRUE`;
  const bound = Math.floor(share * 16 ** DIGITS).toString(16);
  return sql`${lot} < ${bind(bound.padStart(DIGITS, '0'))}`;
}

/** The rows with the lowest lots. */
function drawn(relation: Relation, lot: Sql, position: Sql, count: number): Sql {
  const chosen = sql`SELECT * FROM ${relation.from} ORDER BY ${lot}, ${position} LIMIT ${bind(count)}`;
  return sql`FROM (${chosen}) AS ${INPUT} ORDER BY ${position}`;
}
