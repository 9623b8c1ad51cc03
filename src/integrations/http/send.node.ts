import {
  type ChecksConfig,
  type ConfigProblem,
  type Delivery,
  NodeError,
  NodeType,
  type RunResult,
  type Terminator,
  type TerminatorContext,
} from '../../node-sdk';
import { parcelCount, parcelsOf } from './parcel';
import { SendConfig } from './send.config';
import { SEND_DOCS } from './send.docs';
import { Sender } from './sender';

@NodeType({
  key: 'send',
  role: 'terminator',
  label: 'HTTP Send',
  description: 'Send the rows to an HTTP API: all at once, in batches, or one request for each row',
  config: SendConfig,
  credential: 'http',
  credentialOptional: true,
  docs: SEND_DOCS,
})
export class SendNode implements Terminator<SendConfig>, ChecksConfig<SendConfig> {
  async deliver(context: TerminatorContext<SendConfig>, result: RunResult): Promise<Delivery> {
    const { config } = context;
    const count = parcelCount(config, result.totalRows);
    if (count > config.max_requests) {
      throw new NodeError(
        `${String(result.totalRows)} rows need ${String(count)} requests and max_requests is ${String(config.max_requests)}: nothing was sent. Filter the rows, send them in batches, or raise max_requests`,
      );
    }
    const sender = new Sender(context);
    if (count > 0) await sender.sendAll(parcelsOf(context, result), result.totalRows);
    return sender.delivery;
  }

  check(config: SendConfig): ConfigProblem[] {
    return config.per_row ? perRowProblems(config) : bodyProblems(config);
  }
}

function perRowProblems({ batch_size, rows_field }: SendConfig): ConfigProblem[] {
  const given = [
    batch_size !== undefined && problem('batch_size', 'per_row sends one row a request'),
    rows_field !== undefined && problem('rows_field', 'per_row sends the row itself'),
  ];
  return given.filter((found) => found !== false);
}

function bodyProblems({ batch_size, rows_field, body }: SendConfig): ConfigProblem[] {
  if (body === undefined) return [];
  if (rows_field !== undefined) {
    return isObject(body)
      ? []
      : [problem('body', 'body must be an object for rows_field to be a field of it')];
  }
  if (batch_size === undefined) return [];
  return [problem('rows_field', 'With batch_size and a body, rows_field must say where rows go')];
}

function problem(path: string, message: string): ConfigProblem {
  return { path, message };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
