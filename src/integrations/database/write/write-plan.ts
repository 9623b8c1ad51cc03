import { type ColumnSpec, type JsonValue, NodeError } from '../../../node-sdk';
import type { DbWriteConfig, WriteOperation } from '../db-write.config';
import { type ChosenColumn, chosenColumns } from './column-choice';
import { listed, type TargetColumn, targetColumn, type TargetTable } from './target-table';
import { type Cell, cellMaker, type CellOptions } from './cells';

/** A column of the input on its way into one of the table. */
export interface WrittenColumn<C extends TargetColumn = TargetColumn> {
  readonly input: string;
  readonly target: C;
  readonly isKey: boolean;
  /** Throws CellFault for a value that the column does not take. */
  readonly cellOf: (value: JsonValue) => Cell;
}

/** What is written where, once the table is known. */
export interface WritePlan<C extends TargetColumn = TargetColumn> {
  readonly operation: WriteOperation;
  readonly table: TargetTable<C>;
  /** In the order of their values in a row. */
  readonly columns: readonly WrittenColumn<C>[];
}

type Config = Pick<DbWriteConfig, 'operation' | 'columns' | 'key_columns'>;

/** Throws NodeError where config, input and table do not fit together. */
export function writePlan<C extends TargetColumn>(
  config: Config,
  input: readonly ColumnSpec[],
  table: TargetTable<C>,
  options: CellOptions,
): WritePlan<C> {
  const { operation } = config;
  if (operation !== 'insert' && !config.key_columns?.length) {
    throw new NodeError(`${operation} needs key_columns to tell which rows are meant`);
  }
  const keys = new Set((config.key_columns ?? []).map((name) => targetColumn(table, name).name));
  const chosen = chosenColumns(config.columns, input);
  const wanted = operation === 'delete' ? keyColumnsOf(chosen, keys) : chosen;
  const columns = wanted.map(({ input: name, type, target: targetName }): WrittenColumn<C> => {
    const target = targetColumn(table, targetName);
    const isKey = keys.has(target.name);
    return { input: name, target, isKey, cellOf: cellMaker(target, type, options) };
  });
  assertOnce(columns);
  assertKeys(columns, keys);
  for (const column of columns) assertTakes(operation, column);
  if (operation === 'update' && columns.every(({ isKey }) => isKey)) {
    throw new NodeError('update has no column to change: all columns of the input are key_columns');
  }
  if (operation === 'upsert') assertUnique(table, keys);
  return { operation, table, columns };
}

/** The table may not have all the columns that the input has beside the key: delete needs none. */
function keyColumnsOf(chosen: readonly ChosenColumn[], keys: ReadonlySet<string>): ChosenColumn[] {
  const folded = new Set([...keys].map((key) => key.toLowerCase()));
  return chosen.filter(({ target }) => folded.has(target.toLowerCase()));
}

function assertOnce(columns: readonly WrittenColumn[]): void {
  const names = columns.map(({ target }) => target.name);
  const index = names.findIndex((name, at) => names.indexOf(name) < at);
  if (index < 0) return;
  const name = names[index] ?? '';
  const inputs = columns.filter(({ target }) => target.name === name).map(({ input }) => input);
  throw new NodeError(
    `Two columns of the input would go into the column "${name}" of the table: ${listed(inputs)}. Choose one with columns`,
  );
}

function assertKeys(columns: readonly WrittenColumn[], keys: ReadonlySet<string>): void {
  const written = new Set(columns.map(({ target }) => target.name));
  const absent = [...keys].filter((key) => !written.has(key));
  if (absent.length === 0) return;
  throw new NodeError(
    `The input has nothing for ${listed(absent)} of key_columns: no column of it is written there`,
  );
}

function assertTakes(operation: WriteOperation, { target, isKey }: WrittenColumn): void {
  const isOnlyCompared = isKey && (operation === 'update' || operation === 'delete');
  if (!target.isGenerated || isOnlyCompared) return;
  throw new NodeError(
    `The server makes the values of the column "${target.name}" itself and takes none; leave it out with columns`,
  );
}

function assertUnique({ shownName, uniqueIndexes }: TargetTable, keys: ReadonlySet<string>): void {
  const isThere = uniqueIndexes.some(
    ({ columns }) => columns.length === keys.size && columns.every((name) => keys.has(name)),
  );
  if (isThere) return;
  const known = uniqueIndexes.map(({ name, columns }) => `${name} (${columns.join(', ')})`);
  throw new NodeError(
    `upsert needs a unique index over exactly the key_columns ${listed([...keys])}; ` +
      (known.length === 0
        ? `the table ${shownName} has none`
        : `those of ${shownName} are ${known.join(', ')}`),
  );
}
