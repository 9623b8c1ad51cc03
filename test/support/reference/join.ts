import type { JsonValue } from '../../../src/node-sdk';
import {
  asKind,
  commonKind,
  freeName,
  identityOf,
  type Kind,
  numberIn,
  placeOf,
  type RefColumn,
  type RefTable,
  textOf,
} from './table';

export type RefJoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';
type Cells = readonly JsonValue[];

interface Pair {
  readonly left: number;
  readonly right: number;
  readonly equal: (one: JsonValue, other: JsonValue) => boolean;
}

/** Nested loops, in the order of the left side, then of the right. */
export function joined(
  left: RefTable,
  right: RefTable,
  type: RefJoinType,
  leftKeys: readonly string[],
  rightKeys: readonly string[],
): RefTable {
  const pairs = leftKeys.map((name, at) => pairOf(left, right, name, rightKeys[at] ?? name));
  const matches = (one: Cells, other: Cells) =>
    pairs.every((pair) => pair.equal(one[pair.left] ?? null, other[pair.right] ?? null));
  const found = left.rows.map((one) => right.rows.filter((other) => matches(one, other)));
  if (type === 'semi' || type === 'anti') {
    const rows = left.rows.filter((_, at) => (found[at]?.length ?? 0) > 0 === (type === 'semi'));
    return { ...left, rows };
  }
  const both: [Cells | undefined, Cells | undefined][] = left.rows.flatMap((one, at) => {
    const others: (Cells | undefined)[] = found[at] ?? [];
    const isKept = others.length === 0 && (type === 'left' || type === 'full');
    return (isKept ? [undefined] : others).map((other): [Cells, Cells | undefined] => [one, other]);
  });
  if (type === 'right' || type === 'full') {
    const used = new Set(found.flat());
    both.push(
      ...right.rows
        .filter((other) => !used.has(other))
        .map((other): [undefined, Cells] => [undefined, other]),
    );
  }
  return merged(left, right, type, pairs, both);
}

function merged(
  left: RefTable,
  right: RefTable,
  type: RefJoinType,
  pairs: readonly Pair[],
  both: readonly [Cells | undefined, Cells | undefined][],
): RefTable {
  const shared = pairs.filter(
    (pair) => left.columns[pair.left]?.name === right.columns[pair.right]?.name,
  );
  const others = right.columns.flatMap((_, at) =>
    shared.some((pair) => pair.right === at) ? [] : [at],
  );
  const rightNames = namesBeside(
    left.columns.map(({ name }) => name),
    others.map((at) => right.columns[at]?.name ?? ''),
  );
  const columns: RefColumn[] = [
    ...left.columns.map((column, at) => {
      const pair = shared.find((one) => one.left === at);
      return pair && type !== 'inner' && type !== 'left'
        ? { ...column, kind: commonKind([column.kind, right.columns[pair.right]?.kind ?? 'text']) }
        : column;
    }),
    ...others.map((at, index) => ({
      name: rightNames[index] ?? '',
      kind: right.columns[at]?.kind ?? 'text',
    })),
  ];
  const rows = both.map(([one, other]) => [
    ...left.columns.map((_, at) => {
      const pair = shared.find((candidate) => candidate.left === at);
      const own = one?.[at] ?? null;
      const value = own ?? (pair === undefined ? null : (other?.[pair.right] ?? null));
      return asKind(value, columns[at]?.kind ?? 'text');
    }),
    ...others.map((at) => other?.[at] ?? null),
  ]);
  return { columns, rows };
}

/** Names of the right side: those that are free stay, the others get a suffix. */
function namesBeside(left: readonly string[], right: readonly string[]): string[] {
  const taken = [...left, ...right.filter((name) => !left.includes(name))];
  return right.map((name) => {
    if (!left.includes(name)) return name;
    const free = freeName(name, taken, '_right');
    taken.push(free);
    return free;
  });
}

function pairOf(left: RefTable, right: RefTable, leftName: string, rightName: string): Pair {
  const one = placeOf(left, leftName);
  const other = placeOf(right, rightName);
  const kinds = [left.columns[one]?.kind ?? 'text', right.columns[other]?.kind ?? 'text'] as const;
  return { left: one, right: other, equal: (a, b) => areEqual(a, b, kinds) };
}

function areEqual(one: JsonValue, other: JsonValue, [left, right]: readonly [Kind, Kind]): boolean {
  if (one === null || other === null) return false;
  const isNumber = (kind: Kind) => kind === 'whole' || kind === 'real';
  if (left === right || (isNumber(left) && isNumber(right))) {
    return identityOf(one) === identityOf(other);
  }
  if (left === 'nested' || right === 'nested') return textOf(one) === textOf(other);
  if (left === 'text') return identityOf(readAs(right, one)) === identityOf(other);
  if (right === 'text') return identityOf(one) === identityOf(readAs(left, other));
  return textOf(one) === textOf(other);
}

/** Text as a value of another kind; a value that equals nothing where it cannot be read. */
function readAs(kind: Kind, value: JsonValue): JsonValue {
  const text = textOf(value) ?? '';
  if (kind !== 'boolean') return numberIn(text) ?? 'no match';
  const folded = text.toLowerCase();
  if (['true', 't', 'yes', 'y', '1'].includes(folded)) return true;
  return ['false', 'f', 'no', 'n', '0'].includes(folded) ? false : 'no match';
}
