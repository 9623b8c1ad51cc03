import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { AppError } from '../../common/app-error';
import { readJsonBody } from './json-body';
import { assertWithinLimits } from './json-limits';

function request(body: Buffer | string, headers: Record<string, string> = {}): IncomingMessage {
  const data = Buffer.from(body);
  return Object.assign(Readable.from(data.length > 0 ? [data] : []), {
    headers: {
      'content-type': 'application/json',
      'content-length': String(data.length),
      ...headers,
    },
  }) as unknown as IncomingMessage;
}

async function codeOf(body: Buffer | string, headers?: Record<string, string>): Promise<string> {
  const error: unknown = await readJsonBody(request(body, headers)).catch((e: unknown) => e);
  return (error as AppError).code;
}

it('reads an object, whatever its charset is called, compressed or not', async () => {
  for (const type of [
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json;charset="utf8"',
  ]) {
    expect(await readJsonBody(request('{"a":"ü"}', { 'content-type': type }))).toEqual({ a: 'ü' });
  }
  const headers = { 'content-encoding': 'gzip' };
  expect(await readJsonBody(request(gzipSync('{"a":1}'), headers))).toEqual({ a: 1 });
  const brotli = { 'content-encoding': 'br' };
  expect(await readJsonBody(request(brotliCompressSync('{}'), brotli))).toEqual({});
});

it('answers undefined to an empty body', async () => {
  expect(await readJsonBody(request(''))).toBeUndefined();
  expect(await readJsonBody(request(' \n'))).toBeUndefined();
  expect(await readJsonBody(request('', { 'content-type': 'text/plain' }))).toBeUndefined();
});

it.each(['{', '{"a":1', "{'a':1}", '{"a":1}x', '\uFEFF{', 'nul', '{"a":NaN}'])(
  'calls %s INVALID_BODY',
  async (text) => {
    expect(await codeOf(text)).toBe('INVALID_BODY');
  },
);

it.each(['[]', 'null', '5', '"text"', 'true'])('calls %s INVALID_INPUT', async (text) => {
  expect(await codeOf(text)).toBe('INVALID_INPUT');
});

it('refuses other types, charsets and encodings', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    '',
    'application/json; charset=utf-16',
  ]) {
    expect(await codeOf('{}', { 'content-type': type })).toBe('UNSUPPORTED_MEDIA_TYPE');
  }
  for (const encoding of ['compress', 'gzip, gzip', '__proto__', 'constructor']) {
    expect(await codeOf('{}', { 'content-encoding': encoding })).toBe('UNSUPPORTED_MEDIA_TYPE');
  }
});

it('refuses what is too large, announced, streamed or inflated', async () => {
  const large = `{"a":"${'x'.repeat(1024 * 1024)}"}`;
  expect(await codeOf(large)).toBe('PAYLOAD_TOO_LARGE');
  expect(await codeOf(large, { 'content-length': '0', 'transfer-encoding': 'chunked' })).toBe(
    'PAYLOAD_TOO_LARGE',
  );
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32));
  expect(await codeOf(bomb, { 'content-encoding': 'gzip' })).toBe('PAYLOAD_TOO_LARGE');
});

it('refuses broken UTF-8 and broken compression', async () => {
  expect(await codeOf(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).toBe('INVALID_BODY');
  expect(await codeOf('{}', { 'content-encoding': 'gzip' })).toBe('INVALID_BODY');
});

it('survives the deepest nesting that fits', async () => {
  const deep = `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
  const body = await readJsonBody(request(deep));
  expect(() => {
    assertWithinLimits(body ?? null);
  }).toThrow('deeper than 32');
});

it.each(['{"__proto__":{}}', '{"a":[{"constructor":1}]}', '{"a":{"prototype":null}}'])(
  'refuses the key in %s',
  (text) => {
    expect(() => {
      assertWithinLimits(JSON.parse(text) as never);
    }).toThrow(/key that is not allowed/);
  },
);

it('takes 32 levels', () => {
  const nested = (levels: number): never =>
    JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as never;
  expect(() => {
    assertWithinLimits(nested(32));
  }).not.toThrow();
  expect(() => {
    assertWithinLimits(nested(33));
  }).toThrow();
});

it('takes 10 000 keys in an object', () => {
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${String(index)}`, 1]));
  expect(() => {
    assertWithinLimits({ params: keys(10_000) });
  }).not.toThrow();
  expect(() => {
    assertWithinLimits({ params: keys(10_001) });
  }).toThrow('more than 10000 keys');
});

it('waits for a body five minutes, not longer', async () => {
  jest.useFakeTimers();
  try {
    const slow = Object.assign(new Readable({ read: () => undefined }), {
      headers: { 'content-type': 'application/json', 'content-length': '2' },
    }) as unknown as IncomingMessage;
    slow.push('{');
    const code = readJsonBody(slow).catch((error: unknown) => (error as AppError).message);
    await jest.advanceTimersByTimeAsync(300_000);
    expect(await code).toContain('in time');
  } finally {
    jest.useRealTimers();
  }
});
