import type { Readable } from 'node:stream';
import type { JsonValue, JsonObject, Row } from '../common/json';
import type { Outbound } from './outbound';
import type { ColumnSpec, RowSource } from './row-source';
import type { Column, Query, Relation } from './relation';
import type { Sql } from './sql';

/** The workflow that runs. */
export interface WorkflowInfo {
  readonly id: number;
  readonly title: string;
}

/** Which run of which node it is. */
export interface RunInfo {
  readonly executionId: string;
  readonly nodeId: number;
}

/** What every node gets: its validated, rendered config and the run it belongs to. */
export interface NodeContext<C> {
  readonly config: C;
  readonly params: Readonly<Record<string, JsonValue>>;
  readonly workflow: WorkflowInfo;
  readonly run: RunInfo;
  /** Aborts at cancel and at timeout. */
  readonly signal: AbortSignal;
  /** Adds to the run's `warnings`; once per message. */
  readonly warn: (message: string) => void;
}

/** The organization's folder of files. Paths are relative to it; those that lead out are refused. */
export interface NodeFiles {
  /** The real path of an existing file below the folder; throws NodeError for anything else. */
  resolve(path: string): Promise<string>;
  /**
   * Writes a file whole or not at all, folders above it included. Throws NodeError where the path
   * is refused, taken (unless `overwrite`), or the disk is full.
   */
  write(path: string, content: Readable, options?: WriteOptions): Promise<WrittenFile>;
}

export interface WriteOptions {
  readonly overwrite?: boolean;
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/** A decrypted credential, for this run only. Never put its secrets into messages or rows. */
export interface NodeCredential<D = JsonObject> {
  /** `stripe`; tells nodes that take several types which one it is. */
  readonly type: string;
  readonly name: string;
  readonly data: D;
  /** Where it may be sent: hosts, some with a port. */
  readonly hosts: readonly string[];
}

/** For nodes that reach outside the process: getters and terminators. */
export interface ConnectedContext<C> extends NodeContext<C>, Outbound {
  readonly files: NodeFiles;
  /**
   * Tells those who follow the run how many rows were fetched or delivered so far; at most once a second
   * reaches them, so call it as often as you like. Rows that a getter hands over in batches are counted
   * without it.
   */
  readonly progress: (rows: number) => void;
  /** The credential of this node; throws NodeError when there is none. */
  readonly credential: <D = JsonObject>() => NodeCredential<D>;
  /** The same for nodes that can do without one. */
  readonly optionalCredential: <D = JsonObject>() => NodeCredential<D> | undefined;
}

export interface GetterContext<C> extends ConnectedContext<C> {
  /** First row of the node on `input1`, if one is connected and has a row. */
  readonly input: Row | undefined;
}

export interface SetterContext<C> extends NodeContext<C> {
  /**
   * Checks a user's expression against the allow-list and returns it as SQL over `input`'s columns.
   * Throws NodeError naming position, column or function.
   */
  readonly expression: (source: string, input: Relation) => Promise<Sql>;
  /**
   * Computes a query over the inputs now, once, into a table that the node's own queries then read:
   * for nodes whose columns follow from the rows. Take along only the columns that are needed, and
   * aggregate first where that is possible: the table may spill to disk.
   */
  readonly materialise: (query: Query) => Promise<Relation>;
  /**
   * The different values of a column as text, null among them, ascending with null last. `rows` is
   * a relation that `materialise` answered.
   */
  readonly distinctValues: (
    rows: Relation,
    column: Column,
    options: DistinctValuesOptions,
  ) => Promise<readonly (string | null)[]>;
}

export interface DistinctValuesOptions {
  /** At most so many are answered: ask for one more than allowed to see whether there are more. */
  readonly limit: number;
  /** Values are in the order of the least of this column that they stand beside. Default: as text. */
  readonly orderBy?: Column;
}

export interface TerminatorContext<C> extends ConnectedContext<C> {
  /**
   * The config with `{{ row.x }}` filled in from one row of the result; in `config` itself such
   * texts stand as they were written. Throws NodeError naming the field and the placeholder that
   * has no value.
   */
  readonly configFor: (row: Row) => C;
}

/** Formats in which rows can be written. */
export const FILE_FORMATS = ['csv', 'ndjson', 'json', 'parquet', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** The computed output, for a terminator to deliver. */
export interface RunResult {
  readonly columns: readonly ColumnSpec[];
  readonly totalRows: number;
  /** All rows in order, a batch at a time, in bounded memory. */
  rows(batchSize?: number): AsyncIterable<readonly Row[]>;
  /**
   * All rows as a file, streamed in bounded memory. In csv and xlsx, text that a spreadsheet would
   * run as a formula is disarmed.
   */
  file(format: FileFormat, options?: FileOptions): Readable;
}

export interface FileOptions {
  /**
   * Name of the sheet in a workbook, at most 31 characters without any of []:*?/\; where the rows
   * need more sheets, a number follows. Default: Rows.
   */
  readonly sheet?: string;
}

/** What became of a delivery; shown in `outputs[].delivery`. */
export type Delivery = JsonObject;

/** Fetches rows. Output port: `output1`. */
export interface Getter<C> {
  read(context: GetterContext<C>): RowSource | Promise<RowSource>;
}

/** Output port name to query, for setters with several output ports. */
export type PortQueries = Readonly<Record<string, Query>>;

/** Transforms rows by SQL that the engine runs. `inputs` by port name; unconnected ports lack. */
export interface Setter<C> {
  compile(
    context: SetterContext<C>,
    inputs: Readonly<Record<string, Relation>>,
  ): Query | PortQueries | Promise<Query | PortQueries>;
}

/** Delivers the finished rows; runs after every output of the workflow is computed. */
export interface Terminator<C> {
  deliver(
    context: TerminatorContext<C>,
    result: RunResult,
  ): Delivery | undefined | Promise<Delivery | undefined>;
}

/** A fault that `check` found in a config. */
export interface ConfigProblem {
  /** The field, dotted. */
  readonly path?: string;
  readonly message: string;
  /** A warning lets the workflow run. */
  readonly severity?: 'error' | 'warning';
}

/** Optional on every node: rules between fields that the config class cannot say. */
export interface ChecksConfig<C> {
  check(config: C): readonly ConfigProblem[];
}
