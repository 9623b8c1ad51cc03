import {
  configForAllRows,
  type HttpRequest,
  type JsonObject,
  type JsonValue,
  NodeError,
  type Row,
  type RunResult,
  type TerminatorContext,
} from '../../node-sdk';
import { requestOf, withBody, withContent } from './outgoing';
import { bodyOf, inObject, type OpenRows } from './outgoing-body';
import type { SendConfig } from './send.config';

type Context = TerminatorContext<SendConfig>;

/** One request, and which rows it brings: `first` counts from 1. */
export interface Parcel {
  readonly request: HttpRequest;
  /** What makes a repetition of it known to the API; true: to be made up, false: nothing does. */
  readonly key: boolean | string;
  readonly first: number;
  readonly rows: number;
}

/** A parcel that did not arrive, or could not be made. */
export class ParcelFailure extends Error {
  constructor(
    readonly parcel: Pick<Parcel, 'first' | 'rows'>,
    override readonly cause: NodeError,
  ) {
    super(cause.message);
  }
}

/** The requests that bring the rows of a result, in order, each made when it is asked for. */
export async function* parcelsOf(context: Context, result: RunResult): AsyncGenerator<Parcel> {
  if (context.config.per_row) {
    yield* eachRow(context, result);
    return;
  }
  const config = configForAllRows(context);
  if (config.batch_size === undefined) yield await allAtOnce(config, result);
  else yield* batches(config, result, config.batch_size);
}

/** How many there will be. */
export function parcelCount({ per_row, batch_size, skip_empty }: SendConfig, rows: number): number {
  if (rows === 0) return per_row || skip_empty || batch_size !== undefined ? 0 : 1;
  if (per_row) return rows;
  return batch_size === undefined ? 1 : Math.ceil(rows / batch_size);
}

/**
 * All requests are made once before the first is sent, so that a row which makes none keeps every
 * row back.
 */
async function* eachRow({ configFor }: Context, result: RunResult): AsyncGenerator<Parcel> {
  let checked = 0;
  for await (const rows of result.rows()) {
    for (const row of rows) configOf(row, { first: ++checked, rows: 1 }, configFor);
  }
  let first = 0;
  for await (const rows of result.rows()) {
    for (const row of rows) {
      const config = configOf(row, { first: first + 1, rows: 1 }, configFor);
      const isBare = config.body === undefined && config.method !== 'DELETE';
      const request = withContent(requestOf(config), isBare ? row : config.body);
      yield { request, key: keyOf(config), first: ++first, rows: 1 };
    }
  }
}

function configOf(
  row: Row,
  about: Pick<Parcel, 'first' | 'rows'>,
  configFor: Context['configFor'],
): SendConfig {
  try {
    return configFor(row);
  } catch (error) {
    throw error instanceof NodeError ? new ParcelFailure(about, error) : error;
  }
}

async function* batches(
  config: SendConfig,
  result: RunResult,
  size: number,
): AsyncGenerator<Parcel> {
  let first = 1;
  for await (const rows of result.rows(size)) {
    const content =
      config.rows_field === undefined ? rows : { ...fieldsOf(config), [config.rows_field]: rows };
    const request = withContent(requestOf(config), content as JsonValue);
    yield { request, key: keyOf(config), first, rows: rows.length };
    first += rows.length;
  }
}

async function allAtOnce(config: SendConfig, result: RunResult): Promise<Parcel> {
  const { body, rows_field, method } = config;
  const about = { key: keyOf(config), first: 1, rows: result.totalRows };
  const request = requestOf(config);
  const open: OpenRows = () => result.file('json');
  if (rows_field !== undefined) {
    const whole = inObject(rows_field, fieldsOf(config), open);
    return { ...about, request: withBody(request, await bodyOf(whole)) };
  }
  if (body !== undefined || method === 'DELETE') {
    return { ...about, request: withContent(request, body) };
  }
  return { ...about, request: withBody(request, await bodyOf(open)) };
}

function fieldsOf({ body }: SendConfig): JsonObject {
  return (body ?? {}) as JsonObject;
}

function keyOf({ idempotency_key: key }: SendConfig): boolean | string {
  return key ?? false;
}
