import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { resultOf } from '../support/node-run';

/** Says whatever it is told to whoever connects. */
class RawServer {
  readonly requests: string[] = [];
  private readonly sockets = new Set<Socket>();
  speak: (socket: Socket) => void = () => undefined;
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      this.requests.push(data.toString('latin1'));
      this.speak(socket);
    });
  });

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

/** An answer with this body, and headers beside its own. */
function answered(body: string, more = ''): string {
  const lines = [
    'HTTP/1.1 200 OK',
    'content-type: application/json',
    `content-length: ${String(Buffer.byteLength(body))}`,
    'connection: close',
  ];
  return `${lines.join('\r\n')}\r\n${more}\r\n${body}`;
}

describe('an API that means harm', () => {
  const engine = engineHarness();
  let server: RawServer;
  beforeAll(async () => {
    server = await new RawServer().listen();
  });
  beforeEach(() => {
    server.requests.length = 0;
  });
  afterAll(async () => {
    server.close();
    await engine.close();
  });

  const fetching = (...nodes: DraftNode[]): Promise<RunOutcome> => {
    const config = { url: server.url, retry: { max_attempts: 1 } };
    return engine.run([{ type: 'http/request', config }, ...nodes], chained(1 + nodes.length));
  };
  const answering = (answer: string): void => {
    server.speak = (socket) => socket.end(answer);
  };
  const output: DraftNode = { type: 'termination/dashboardOutput' };

  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n';
  const NOT_HTTP = 'the answer is not valid HTTP';
  const CUT = 'the connection was closed before the answer was complete';
  const LENGTH = "the answer's length is not what its headers say";
  const HEADERS = "the answer's headers are too large";

  it.each([
    ['ten thousand header lines', answered('[]', 'x-h: y\r\n'.repeat(10_000)), HEADERS],
    ['a header without an end', answered('[]', `x-h: ${'y'.repeat(1_000_000)}\r\n`), HEADERS],
    ['a chunk without a length', `${chunked}\r\nzz\r\n[]\r\n0\r\n\r\n`, NOT_HTTP],
    ['a chunk of all bytes there are', `${chunked}\r\nffffffffffffffff\r\n[]`, CUT],
    ['two ways to tell its length', `${chunked}content-length: 5\r\n\r\n2\r\n[]\r\n`, NOT_HTTP],
    ['a length below zero', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n[]', NOT_HTTP],
    ['two lengths', answered('[]x', 'content-length: 2\r\n'), LENGTH],
    ['no status', 'HTTP/1.1 99 X\r\ncontent-length: 2\r\n\r\n[]', NOT_HTTP],
    ['a status beyond all', 'HTTP/1.1 999 X\r\ncontent-length: 2\r\n\r\n[]', 'answered 999: []'],
    ['another protocol', 'SSH-2.0-OpenSSH_9\r\n', NOT_HTTP],
    ['nothing but interim answers', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000), CUT],
    ['a body where none may be', 'HTTP/1.1 204 X\r\ncontent-length: 2\r\n\r\n[]', LENGTH],
    [
      'many encodings',
      answered('[]', `content-encoding: ${'gzip, '.repeat(50)}gzip\r\n`),
      'is not supported',
    ],
    ['NUL in its JSON', answered('[{"a\0": 1}]'), 'it is not valid at character 4'],
    ['lists in lists in lists', answered(nested(100_000)), 'nested too deeply'],
  ])('answers %s: the run fails and says why', async (_, answer, message) => {
    answering(answer);
    const outcome = await fetching(output);
    expect(outcome).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      message: expect.stringContaining(message) as string,
    });
  });

  it('hands out nested values that no other node can write', async () => {
    // Large enough to be read natively, where there is no limit.
    answering(answered(nested(100_000, 'x'.repeat(5_000_000))));
    const outcome = await fetching({
      type: 'http/send',
      config: { url: server.url, per_row: true },
    });
    expect(outcome).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('A value of the rows is nested too deeply') as string,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('names columns by half a character: the rows have them too', async () => {
    answering(answered('[{"\\ud800": 5}]'));
    const outcome = await fetching(output);
    const { rows, schema } = resultOf(outcome);
    expect(rows).toEqual([{ '\ufffd': 5 }]);
    expect(schema).toEqual({ '\ufffd': 'number' });
  });

  it('names columns like what objects have by themselves', async () => {
    answering(answered('[{"__proto__": {"x": 1}, "constructor": 2, "toString": 3}]'));
    const outcome = await fetching(output);
    expect(outcome).toMatchObject({
      status: 'completed',
      firstPage: '[{"__proto__":{"x":1},"constructor":2,"toString":3}]',
    });
  });
});

/** A row with a list in a list, so many times. */
function nested(depth: number, padding = ''): string {
  return `[{"p":"${padding}","a":${'['.repeat(depth)}${']'.repeat(depth)}}]`;
}
