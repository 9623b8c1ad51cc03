import { lookup } from 'node:dns/promises';
import { isIP, Socket } from 'node:net';
import { NodeError } from '../../../src/node-sdk';
import type { ResolveHost } from '../../../src/platform/egress/egress-guard';
import {
  PRIVATE_HOSTS,
  PRIVATE_IN_URLS,
  PRIVATE_NAMES,
  PRIVATE_ZONED,
  PUBLIC_HOSTS,
} from '../../support/egress/corpus';
import { TestGate, WAYS_OUT } from '../../support/egress/ways-out';

const PORT = 4010;
const BY_URL = ['http', 'fetch'];

/** The names of the corpus, and whatever the system makes of the rest without asking the network. */
const resolve: ResolveHost = async (host) => {
  const known = PRIVATE_NAMES[host];
  if (known) return known;
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
};

describe.each(Object.keys(WAYS_OUT))('the guard before %s', (way) => {
  let gate: TestGate;
  let dialled: string[];
  beforeEach(() => {
    gate = new TestGate({ resolve });
    dialled = [];
    jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (
      this: Socket,
      ...args: unknown[]
    ) {
      const [options] = args.flat() as [{ host: string }];
      dialled.push(options.host);
      process.nextTick(() => this.destroy(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })));
      return this;
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await gate.close();
  });

  const goTo = (host: string): Promise<string> =>
    WAYS_OUT[way]?.(gate.run.unlimited, host, PORT) ?? Promise.reject(new Error(way));

  const hosts = [
    ...PRIVATE_HOSTS,
    ...(BY_URL.includes(way) ? PRIVATE_IN_URLS.filter((host) => !host.startsWith('[')) : []),
    ...(BY_URL.includes(way) ? [] : PRIVATE_ZONED),
    ...Object.keys(PRIVATE_NAMES),
  ];

  it.each(hosts)('blocks %s, naming EGRESS_ALLOW, before a socket is opened', async (host) => {
    const attempt = goTo(host);
    await expect(attempt).rejects.toThrow(NodeError);
    await expect(attempt).rejects.toThrow(/are blocked.*EGRESS_ALLOW/);
    expect(dialled).toEqual([]);
  });

  it.each(PUBLIC_HOSTS)('lets %s pass, to that very address', async (host) => {
    await expect(goTo(host)).rejects.toThrow('refused');
    const [address = ''] = dialled;
    expect(isIP(address)).not.toBe(0);
    expect(dialled).toHaveLength(1);
  });
});

describe('the guard before an address of a URL', () => {
  it.each([
    'http://user:hunter2@127.0.0.1/',
    'http://example.com@127.0.0.1/',
    'http://example.com:80@127.0.0.1/',
    'http://127.0.0.1\\@example.com/',
    'http:127.0.0.1/',
    'http:/127.0.0.1/',
    'http:///127.0.0.1/',
    'http://127.0.0.1:80\\..\\@8.8.8.8/',
    ' http://127.0.0.1/ ',
    'http://127.0.0.1\t/',
    'HTTP://127.0.0.1/',
    'https://127.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::FFFF:7F00:1]/',
    'http://[0:0:0:0:0:0:0:1]/',
  ])('blocks or refuses %j', async (url) => {
    const connect = jest.spyOn(Socket.prototype, 'connect');
    const gate = new TestGate({ resolve });
    await expect(gate.run.unlimited.http.request({ url })).rejects.toThrow(NodeError);
    await expect(gate.run.unlimited.fetch(url)).rejects.toThrow(/blocked|credentials/);
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
    await gate.close();
  });
});
