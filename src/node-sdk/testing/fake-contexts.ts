import type { JsonObject, JsonValue, Row } from '../../common/json';
import type {
  ConnectedContext,
  GetterContext,
  HttpAnswer,
  HttpRequest,
  NodeContext,
  SetterContext,
  WorkflowInfo,
} from '../node-context';
import { NodeError } from '../node-error';
import { identifier } from '../sql';

/** What surrounds a node in a test; everything has a harmless default. */
export interface Surroundings {
  readonly params?: Readonly<Record<string, JsonValue>>;
  readonly workflow?: WorkflowInfo;
  readonly signal?: AbortSignal;
  /** Without one, asking for it fails as it does in the server. */
  readonly credential?: JsonObject;
  /** First row of the node before a getter. */
  readonly input?: Row;
  /** Answers every request; without it there is no network. */
  readonly answer?: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
  /** Real paths of the files that exist, by the path a config names. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What a node did to its surroundings. */
export interface Traces {
  readonly warnings: string[];
  readonly requests: HttpRequest[];
}

export function noTraces(): Traces {
  return { warnings: [], requests: [] };
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
    http: { request: (request) => answered(request, around, traces) },
    files: { resolve: (path) => resolved(path, around) },
    credential: () => {
      if (around.credential !== undefined) return around.credential;
      throw new NodeError('Missing credential');
    },
  };
}

export function fakeGetterContext<C>(
  config: C,
  around: Surroundings,
  traces: Traces,
): GetterContext<C> {
  return { ...fakeConnectedContext(config, around, traces), input: around.input };
}

/** An expression becomes a quoted name holding its text: nothing is checked. */
export function fakeSetterContext<C>(
  config: C,
  around: Surroundings,
  traces: Traces,
): SetterContext<C> {
  return {
    ...fakeNodeContext(config, around, traces),
    expression: (source) => Promise.resolve(identifier(source)),
  };
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
