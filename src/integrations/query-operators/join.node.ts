import {
  type ChecksConfig,
  type ConfigProblem,
  join,
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type SelectedColumn,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { JoinConfig, type JoinType } from './join.config';
import { equality, type KeyPair, mergedKey } from './join-key';
import { freeName } from './free-name';
import { withUnfetched } from './input-columns';
import { JOIN_DOCS } from './join.docs';
import { numbered } from './numbered';

const OPERATORS: Readonly<Record<JoinType, Sql>> = {
  inner: sql`JOIN`,
  left: sql`LEFT JOIN`,
  right: sql`RIGHT JOIN`,
  full: sql`FULL JOIN`,
  semi: sql`SEMI JOIN`,
  anti: sql`ANTI JOIN`,
};

type JoinInputs = Readonly<Record<'input1' | 'input2', Relation>>;

@NodeType({
  key: 'join',
  role: 'setter',
  label: 'Join',
  description:
    'Bring rows of two inputs together where key columns are equal, in the order of input1, then input2. Empty keys match nothing. A key of the same name on both sides appears once; any other column of input2 whose name input1 has gets the suffix _right',
  config: JoinConfig,
  inputs: ['input1', 'input2'],
  docs: JOIN_DOCS,
})
export class JoinNode implements Setter<JoinConfig>, ChecksConfig<JoinConfig> {
  compile({ config }: SetterContext<JoinConfig>, { input1, input2 }: JoinInputs): Query {
    const left = numbered(input1, 'l');
    const right = numbered(input2, 'r');
    const keys = config.left_keys.map((name, index): KeyPair => ({
      left: left.relation.column(name),
      right: right.relation.column(config.right_keys[index] ?? name),
    }));
    const on = join(keys.map(equality), sql` AND `);
    const from = sql`FROM ${left.relation.from} ${OPERATORS[config.type]} ${right.relation.from} ON ${on}`;
    if (config.type === 'semi' || config.type === 'anti') {
      const columns = left.relation.columns.map(passThrough);
      return { columns, rest: sql`${from} ORDER BY ${left.position}` };
    }
    const order = sql`ORDER BY ${left.position} NULLS LAST, ${right.position} NULLS LAST`;
    const columns = joinedColumns(config.type, left.relation, right.relation, keys);
    return { columns, rest: sql`${from} ${order}` };
  }

  check({ left_keys: left, right_keys: right }: JoinConfig): ConfigProblem[] {
    if (left.length === right.length) return [];
    return [{ path: 'right_keys', message: 'right_keys must be as many as left_keys' }];
  }
}

function joinedColumns(
  type: JoinType,
  left: Relation,
  right: Relation,
  keys: readonly KeyPair[],
): SelectedColumn[] {
  const shared = keys.filter((pair) => pair.left.name === pair.right.name);
  const leftColumns = withUnfetched(left, type === 'inner' ? [] : shared.map((key) => key.left));
  const fromLeft = leftColumns.map((column) => {
    const pair = shared.find((key) => key.left === column);
    return pair === undefined ? passThrough(column) : mergedKey(type, pair);
  });
  const rightColumns = right.columns.filter(
    (column) => !shared.some((key) => key.right === column),
  );
  const leftNames = leftColumns.map(({ name }) => name);
  const ownNames = rightColumns.map(({ name }) => name).filter((name) => !leftNames.includes(name));
  const taken = new Set([...leftNames, ...ownNames]);
  const fromRight = rightColumns.map((column) => {
    const isOwn = ownNames.includes(column.name);
    const name = isOwn ? column.name : freeName(column.name, taken, '_right');
    return { ...passThrough(column), name };
  });
  return [...fromLeft, ...fromRight];
}
