import { setImmediate } from 'node:timers/promises';
import type { DuckDBAppender } from '@duckdb/node-api';
import { comma, identifier, join, sql, Sql } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { chunkOf, mostRows } from './chunk-writer';
import type { IngestColumn, IngestRow } from './column-scan';
import { numberText } from './number-text';
import { physicalName } from './physical-name';
import type { IngestType } from './value-kinds';

/** Longest stretch of writing before other work of the process gets its turn. */
const SLICE_MS = 8;
/**
 * What the appender may hold outside of DuckDB's memory limit: a row group, which the table takes
 * as it is (0.1 s for 1 M rows; 0.3 s in pieces of a sixth), unless its texts are long or its columns many.
 */
const HELD_ROWS = 122_880;
const HELD_CELLS = 16 * HELD_ROWS;
const HELD_CHARACTERS = 16_777_216;

/** A table without columns gets one, so that its rows can be counted. */
const NO_COLUMNS: readonly IngestColumn[] = [{ name: '', type: 'BOOLEAN', kept: 'BOOLEAN' }];

/**
 * A TEMP table with the columns c0, c1, ... that rows are written into as they come. Columns and
 * types that later rows need are made where they are missed. Rows leave JavaScript at once, so that
 * memory stays bounded: DuckDB spills over its limit.
 */
export class RowTable {
  private columns: readonly IngestColumn[] | undefined;
  private appender: DuckDBAppender | undefined;
  private heldRows = 0;
  private heldCharacters = 0;
  private sliceEnd = performance.now() + SLICE_MS;

  constructor(
    private readonly session: QuerySession,
    private readonly name: string,
  ) {}

  /** Writes rows whose values fit the columns, which go beyond those given before or are the same. */
  async append(columns: readonly IngestColumn[], rows: readonly IngestRow[]): Promise<void> {
    await this.shape(columns);
    const appender = (this.appender ??= await this.session.appender(this.name));
    for (let from = 0; from < rows.length;) {
      const start = from;
      from = await this.session.exclusive(() => this.writeSlice(appender, rows, start));
      await this.yieldToOthers();
    }
  }

  /** Gives each column the type that all values together have. */
  async finish(columns: readonly IngestColumn[]): Promise<void> {
    await this.shape(columns);
    await this.closeAppender();
    for (const [index, { kept, type }] of columns.entries()) {
      if (kept !== type) await this.alter(index, kept, type);
    }
  }

  private async shape(columns: readonly IngestColumn[]): Promise<void> {
    if (columns === this.columns) return;
    const before = this.columns;
    const after = columns.length > 0 ? columns : NO_COLUMNS;
    this.columns = after;
    if (before === undefined) await this.create(after);
    else if (differ(before, after)) await this.widen(before, after);
  }

  private async create(columns: readonly IngestColumn[]): Promise<void> {
    const definitions = columns.map(definition);
    await this.session.run(
      sql`CREATE OR REPLACE TEMP TABLE ${this.table} (${join(definitions, comma)})`,
    );
  }

  private async widen(
    before: readonly IngestColumn[],
    after: readonly IngestColumn[],
  ): Promise<void> {
    await this.closeAppender();
    for (const [index, column] of after.entries()) {
      const known = before[index];
      if (known === undefined) {
        await this.session.run(
          sql`ALTER TABLE ${this.table} ADD COLUMN ${definition(column, index)}`,
        );
      } else if (known.kept !== column.kept) {
        await this.alter(index, known.kept, column.kept);
      }
    }
  }

  private async alter(index: number, from: IngestType, to: IngestType): Promise<void> {
    const column = identifier(physicalName(index));
    const type = Sql.trusted(to);
    const value =
      from === 'DOUBLE' && to === 'VARCHAR' ? numberText(column) : sql`CAST(${column} AS ${type})`;
    await this.session.run(
      sql`ALTER TABLE ${this.table} ALTER ${column} TYPE ${type} USING ${value}`,
    );
  }

  /** Writes chunks until the time is up; answers where to go on. */
  private writeSlice(appender: DuckDBAppender, rows: readonly IngestRow[], start: number): number {
    const { columns = NO_COLUMNS } = this;
    const most = mostRows(columns.length);
    let from = start;
    do {
      const count = Math.min(most, rows.length - from);
      const { chunk, characters } = chunkOf(columns, rows, from, count);
      appender.appendDataChunk(chunk);
      from += count;
      this.heldRows += count;
      this.heldCharacters += characters;
      if (this.holdsEnough(columns.length)) this.flush(appender);
    } while (from < rows.length && performance.now() < this.sliceEnd);
    return from;
  }

  private holdsEnough(columns: number): boolean {
    if (this.heldRows >= HELD_ROWS || this.heldRows * columns >= HELD_CELLS) return true;
    return this.heldCharacters >= HELD_CHARACTERS;
  }

  private flush(appender: DuckDBAppender): void {
    appender.flushSync();
    this.heldRows = 0;
    this.heldCharacters = 0;
  }

  private async closeAppender(): Promise<void> {
    const { appender } = this;
    if (appender === undefined) return;
    this.appender = undefined;
    this.heldRows = 0;
    this.heldCharacters = 0;
    await this.session.exclusive(() => {
      appender.closeSync();
    });
  }

  private async yieldToOthers(): Promise<void> {
    if (performance.now() < this.sliceEnd) return;
    await setImmediate();
    this.sliceEnd = performance.now() + SLICE_MS;
  }

  private get table(): Sql {
    return identifier(this.name);
  }
}

function definition({ kept }: IngestColumn, index: number): Sql {
  return sql`${identifier(physicalName(index))} ${Sql.trusted(kept)}`;
}

function differ(before: readonly IngestColumn[], after: readonly IngestColumn[]): boolean {
  return after.some(({ kept }, index) => before[index]?.kept !== kept);
}
