import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Outbound } from '../../../../src/node-sdk';
import { certificate } from '../../tls/certificate';
import { TestGate, WAYS_OUT } from '../ways-out';
import { DnsServer } from './dns-server';
import { NAMES, PRIVATE_V4 } from './places';

/** What became of one attempt to get out. */
export interface Attempt {
  readonly way: string;
  readonly host: string;
  readonly answer?: string;
  readonly error?: string;
  /** Addresses of this machine that were reached meanwhile. */
  readonly reached: readonly string[];
  readonly milliseconds: number;
}

/** Something to try: by one of the ways out to a host, or to a whole URL. */
export interface Trial {
  readonly way: string;
  readonly host: string;
  readonly connectTimeoutMs?: number;
}

const reached: string[] = [];
const answer: RequestListener = (request, response) => {
  reached.push((request.socket.localAddress ?? '').replace(/^::ffff:/, ''));
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
  const location = searchParams.get('to') ?? '';
  if (pathname === '/redirect') response.writeHead(302, { location });
  response.end('reached');
};

async function serve(): Promise<void> {
  await new DnsServer(NAMES).listen('127.0.0.1');
  const servers = [
    [createServer(answer), 80],
    [createSecureServer(certificate, answer), 443],
  ] as const;
  for (const [server, port] of servers) {
    await new Promise<void>((resolve) => server.listen(port, '::', resolve));
  }
}

async function attempt({ way, host, connectTimeoutMs }: Trial): Promise<Attempt> {
  const gate = new TestGate(connectTimeoutMs === undefined ? {} : { connectTimeoutMs });
  reached.length = 0;
  const start = performance.now();
  const done = await go(gate.run.unlimited, way, host).then(
    (text) => ({ answer: text }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  await gate.close();
  return { way, host, ...done, reached: [...reached], milliseconds: performance.now() - start };
}

async function go(out: Outbound, way: string, host: string): Promise<string> {
  if (!host.includes('//')) return (await WAYS_OUT[way]?.(out, host, 80)) ?? '';
  if (way === 'fetch') return (await out.fetch(host)).text();
  const { body } = await out.http.request({ url: host });
  return 'text' in body ? body.text : '';
}

async function main(): Promise<void> {
  const trials = JSON.parse(process.env['TRIALS'] ?? '[]') as readonly Trial[];
  await serve();
  const attempts: Attempt[] = [];
  for (const trial of trials) attempts.push(await attempt(trial));
  // Without the guard the private server answers: else nothing above would mean anything.
  const open = await fetch(`http://${PRIVATE_V4}/`);
  attempts.push({
    way: 'unguarded',
    host: PRIVATE_V4,
    answer: await open.text(),
    reached: [...reached.slice(-1)],
    milliseconds: 0,
  });
  process.stdout.write(JSON.stringify(attempts), () => process.exit(0));
}

void main();
