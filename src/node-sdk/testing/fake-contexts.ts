import { buffer } from 'node:stream/consumers';
import type { JsonObject, JsonValue, Row } from '../../common/json';
import type {
  ConnectedContext,
  GetterContext,
  NodeContext,
  NodeCredential,
  SetterContext,
  TerminatorContext,
  WorkflowInfo,
} from '../node-context';
import type { HttpAnswer, HttpRequest, Outbound } from '../outbound';
import { NodeError } from '../node-error';
import { type Column, type Query, Relation } from '../relation';
import { identifier } from '../sql';

/** What surrounds a node in a test; everything has a harmless default. */
export interface Surroundings {
  readonly params?: Readonly<Record<string, JsonValue>>;
  readonly workflow?: WorkflowInfo;
  readonly signal?: AbortSignal;
  /** Without one, asking for it fails as it does in the server. */
  readonly credential?: Partial<NodeCredential> & { readonly data: JsonObject };
  /** First row of the node before a getter. */
  readonly input?: Row;
  /** Answers every request; without it there is no network. */
  readonly answer?: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
  /** Real paths of the files that exist, by the path a config names. */
  readonly files?: Readonly<Record<string, string>>;
  /** Ways out beside `answer`, for nodes that use an SDK or a driver. */
  readonly outbound?: Partial<Outbound>;
  /** The config of one row, for terminators with `{{ row.x }}`. Default: the config as it is. */
  readonly configFor?: (row: Row) => unknown;
  /** What a setter finds when it asks for the different values of a column. Default: none. */
  readonly distinctValues?: readonly (string | null)[];
}

/** What a node did to its surroundings. */
export interface Traces {
  readonly warnings: string[];
  readonly requests: HttpRequest[];
  /** Each number of rows that it told of. */
  readonly progress: number[];
  /** Contents of the files it wrote, by path. */
  readonly written: Map<string, Buffer>;
}

export function noTraces(): Traces {
  return { warnings: [], requests: [], progress: [], written: new Map() };
}

export function fakeNodeContext<C>(
  config: C,
  around: Surroundings,
  traces: Traces,
): NodeContext<C> {
  return {
    config,
    params: around.params ?? {},
    workflow: around.workflow ?? { id: 1, title: 'Test' },
    run: { executionId: 'exec_test', nodeId: 1 },
    signal: around.signal ?? new AbortController().signal,
    warn: (message) => {
      if (!traces.warnings.includes(message)) traces.warnings.push(message);
    },
  };
}

export function fakeConnectedContext<C>(
  config: C,
  around: Surroundings,
  traces: Traces,
): ConnectedContext<C> {
  return {
    ...fakeNodeContext(config, around, traces),
    ...noNetwork,
    http: { request: (request) => answered(request, around, traces) },
    ...around.outbound,
    files: {
      resolve: (path) => resolved(path, around),
      write: async (path, content) => {
        const bytes = await buffer(content);
        traces.written.set(path, bytes);
        return { path, bytes: bytes.length };
      },
    },
    progress: (rows) => {
      traces.progress.push(rows);
    },
    credential: <D>() => {
      const credential = credentialIn<D>(around);
      if (credential !== undefined) return credential;
      throw new NodeError('Missing credential');
    },
    optionalCredential: <D>() => credentialIn<D>(around),
  };
}

const noNetwork: Omit<Outbound, 'http'> = {
  fetch: () => Promise.reject(new NodeError('A test has no network')),
  agents: () => {
    throw new NodeError('A test has no network');
  },
  connect: () => Promise.reject(new NodeError('A test has no network')),
};

function credentialIn<D>({ credential }: Surroundings): NodeCredential<D> | undefined {
  if (credential === undefined) return undefined;
  return { type: 'test', name: 'Test', hosts: [], ...credential } as NodeCredential<D>;
}

export function fakeTerminatorContext<C>(
  config: C,
  around: Surroundings,
  traces: Traces,
): TerminatorContext<C> {
  const configFor = (row: Row): C => (around.configFor?.(row) ?? config) as C;
  return { ...fakeConnectedContext(config, around, traces), configFor };
}

export function fakeGetterContext<C>(
  config: C,
  around: Surroundings,
  traces: Traces,
): GetterContext<C> {
  return { ...fakeConnectedContext(config, around, traces), input: around.input };
}

/**
 * An expression becomes a quoted name holding its text: nothing is checked. Nothing is computed
 * ahead either: such rows have the columns asked for, as text.
 */
export function fakeSetterContext<C>(
  config: C,
  around: Surroundings,
  traces: Traces,
): SetterContext<C> {
  return {
    ...fakeNodeContext(config, around, traces),
    expression: (source) => Promise.resolve(identifier(source)),
    materialise: (query) => Promise.resolve(materialised(query)),
    distinctValues: (_rows, _column, { limit }) =>
      Promise.resolve((around.distinctValues ?? []).slice(0, limit)),
  };
}

function materialised({ columns }: Query): Relation {
  const described = columns.map(({ name }, index): Column => ({
    name,
    type: 'string',
    sqlType: 'VARCHAR',
    ref: identifier(`c${String(index)}`),
  }));
  return new Relation(described, identifier('materialised'));
}

async function answered(
  request: HttpRequest,
  around: Surroundings,
  traces: Traces,
): Promise<HttpAnswer> {
  traces.requests.push(request);
  if (around.answer !== undefined) return around.answer(request);
  throw new NodeError(`No answer is set for ${request.url}`);
}

function resolved(path: string, { files = {} }: Surroundings): Promise<string> {
  const found = Object.hasOwn(files, path) ? files[path] : undefined;
  return found === undefined
    ? Promise.reject(new NodeError(`There is no file "${path}"`))
    : Promise.resolve(found);
}
