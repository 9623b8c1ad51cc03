import {
  comma,
  type CsvSource,
  findByName,
  identifier,
  join,
  NodeError,
  sql,
  Sql,
  unknownColumnMessage,
} from '../../../node-sdk';
import { constant, filePath } from '../database/constant';
import type { QuerySession } from '../database/query-session';
import { physicalName } from '../ingest/physical-name';
import type { LazySource, SourceNeeds, SourceTable } from '../ingest/source-table';
import { csvText, type CsvType, type CsvTypes, csvTypes } from './csv-types';
import { type CsvHead, readCsvHead } from './csv-head';

/** Rows that are looked at before a large file is read; its types are then proven while it is. */
const SNIFFED_ROWS = 20_480;
/**
 * Of each thread. As fast as 32 MB, the default, with which 64 MB of memory are not enough; no line
 * may be longer than 2 MB.
 */
const BUFFER_BYTES = Sql.trusted('8388608');

interface CsvColumn {
  readonly name: string;
  readonly type: CsvType;
  /** Whether the type was found in the rows rather than given. */
  readonly guessed: boolean;
}

/** A CSV file, read natively as text and cast in the same scan. */
export class CsvFileSource implements LazySource {
  private readonly known: CsvTypes;
  private head: Promise<CsvHead> | undefined;

  constructor(
    private readonly session: QuerySession,
    private readonly source: CsvSource,
  ) {
    this.known = csvTypes(source.decimalSeparator);
  }

  async table({ exact }: SourceNeeds): Promise<SourceTable> {
    const head = await (this.head ??= readCsvHead(this.source.path, this.source));
    if (head.names.length === 0) return emptyTable();
    const file = csvTexts(this.source, head);
    const { columns, proven } = await this.types(file, head.names, exact);
    const values = columns.map(
      (column, index) => sql`${valueOf(column, index, proven)} AS ${textColumn(index)}`,
    );
    return {
      columns: columns.map(({ name, type }) => ({ name, sqlType: type.sqlType })),
      select: sql`SELECT ${join(values, comma)} FROM ${file}`,
      rowCount: undefined,
      proven,
      complete: true,
    };
  }

  /** The first type of each column that all rows looked at fit, in one pass over them. */
  private async types(
    file: Sql,
    names: readonly string[],
    exact: boolean,
  ): Promise<{ columns: CsvColumn[]; proven: boolean }> {
    const declared = this.declared(names);
    const candidates = names.map((_, index) => declared.get(index) ?? this.known.guessed);
    const tests = candidates.flatMap((types, index) =>
      types.map((type) => {
        const text = textColumn(index);
        return sql`coalesce(bool_and(coalesce(${type.fits(text)}, false)) FILTER (${text} IS NOT NULL), false)`;
      }),
    );
    const limit = exact ? Sql.empty : Sql.trusted(` LIMIT ${String(SNIFFED_ROWS)}`);
    const [row = []] = await this.session.rows(
      sql`SELECT count(*), ${join(tests, comma)} FROM (SELECT * FROM ${file}${limit})`,
    );
    const [count, ...fits] = row;
    const columns = names.map((name, index): CsvColumn => {
      const types = candidates[index] ?? [];
      const fitting = fits.splice(0, types.length).indexOf(true);
      const guessed = !declared.has(index);
      const fallback = guessed ? csvText : types.at(-1);
      return { name, type: types[fitting] ?? fallback ?? csvText, guessed };
    });
    return { columns, proven: exact || Number(count) < SNIFFED_ROWS };
  }

  /** By position: the types that the node allows. Throws NodeError for a name the file lacks. */
  private declared(names: readonly string[]): ReadonlyMap<number, readonly CsvType[]> {
    const candidates = names.map((name, index) => ({ name, index }));
    return new Map(
      Object.entries(this.source.columns ?? {}).map(([name, type]) => {
        const column = findByName(candidates, name);
        if (!column) throw new NodeError(unknownColumnMessage(name, candidates));
        return [column.index, this.known.declared[type]];
      }),
    );
  }
}

/** A guess that is not proven yet stops the scan at the first text that does not fit it. */
function valueOf({ type, guessed }: CsvColumn, index: number, proven: boolean): Sql {
  const text = textColumn(index);
  if (proven || !guessed || type === csvText) return type.cast(text);
  return sql`CASE WHEN ${text} IS NULL THEN NULL WHEN ${type.fits(text)} THEN ${type.cast(text)} ELSE error('unforeseen value') END`;
}

function textColumn(index: number): Sql {
  return identifier(physicalName(index));
}

/** All columns as text: types are found, and proven, by our own rules. */
function csvTexts({ path, header = true, nullTexts = [] }: CsvSource, head: CsvHead): Sql {
  const { delimiter, quote, escape } = head.dialect;
  const columns = head.names.map((_, index) => Sql.trusted(`'${physicalName(index)}': 'VARCHAR'`));
  const nulls = ['', ...nullTexts].map(constant);
  return sql`read_csv(${filePath(path)}, auto_detect = false, delim = ${constant(delimiter)},
    quote = ${constant(quote)}, escape = ${constant(escape)},
    header = ${Sql.trusted(String(header))}, skip = ${Sql.trusted(String(head.skip))},
    nullstr = [${join(nulls, comma)}], strict_mode = true, buffer_size = ${BUFFER_BYTES}, columns = {${join(columns, comma)}})`;
}

function emptyTable(): SourceTable {
  const select = sql`SELECT NULL::BOOLEAN AS c0 WHERE false`;
  return { columns: [], select, rowCount: 0, proven: true, complete: true };
}
