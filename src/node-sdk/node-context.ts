import type { Readable } from 'node:stream';
import type { JsonValue, JsonObject, Row } from '../common/json';
import type { ColumnSpec, RowSource } from './row-source';
import type { Query, Relation } from './relation';
import type { Sql } from './sql';

/** The workflow that runs. */
export interface WorkflowInfo {
  readonly id: number;
  readonly title: string;
}

/** What every node gets: its validated, rendered config and the run it belongs to. */
export interface NodeContext<C> {
  readonly config: C;
  readonly params: Readonly<Record<string, JsonValue>>;
  readonly workflow: WorkflowInfo;
  /** Aborts at cancel and at timeout. */
  readonly signal: AbortSignal;
  /** Adds to the run's `warnings`; once per message. */
  readonly warn: (message: string) => void;
}

export interface HttpRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the answer's headers and between two pieces of its body. Default 30 000. */
  readonly timeoutMs?: number;
  /** Default 512 MiB. */
  readonly maxBytes?: number;
}

/** An answer that was read whole: in memory when small, else in a file removed after the run. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly text: string } | { readonly path: string };
}

/** HTTP through the egress guard; redirects are followed and checked, at most five. */
export interface NodeHttp {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** The organization's folder of files. */
export interface NodeFiles {
  /** The real path of an existing file below the folder; throws NodeError for anything else. */
  resolve(path: string): Promise<string>;
}

/** For nodes that reach outside the process: getters and terminators. */
export interface ConnectedContext<C> extends NodeContext<C> {
  readonly http: NodeHttp;
  readonly files: NodeFiles;
  /** The decrypted credential of this node; throws NodeError when there is none. */
  readonly credential: () => JsonObject;
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
}

/** The computed output, for a terminator to deliver. */
export interface RunResult {
  readonly columns: readonly ColumnSpec[];
  readonly totalRows: number;
  /** All rows in order, a batch at a time, in bounded memory. */
  rows(batchSize?: number): AsyncIterable<readonly Row[]>;
  /** All rows as one JSON array text, streamed. */
  json(): Readable;
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
    context: ConnectedContext<C>,
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
