import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AppError } from '../../common/app-error';
import type { JsonObject, JsonValue } from '../../common/json';

/** Largest body, before and after decompression. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The longest that a body may take to arrive. */
const DEADLINE_MS = 300_000;

const DECODERS: Readonly<Record<string, (data: Buffer, options: object) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Whether a request carries a body at all, by its headers. */
function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length ?? '0') !== '0';
}

/**
 * Reads the JSON object of a request; undefined for an empty body. Throws
 * UNSUPPORTED_MEDIA_TYPE for what is not application/json in UTF-8 or in an unknown encoding,
 * PAYLOAD_TOO_LARGE above 1 MiB (also once decompressed), INVALID_BODY for what is not JSON, and
 * INVALID_INPUT for JSON that is no object.
 */
export async function readJsonBody(request: IncomingMessage): Promise<JsonObject | undefined> {
  if (!hasBody(request)) return undefined;
  assertJson(request.headers['content-type']);
  const decode = decoderOf(request);
  const text = toText(await decode(await readAll(request)));
  if (text.trim() === '') return undefined;
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new AppError('INVALID_INPUT', 'The request body must be a JSON object');
}

function assertJson(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  if (type.toLowerCase() !== 'application/json') {
    const given = type === '' ? 'no Content-Type' : `Content-Type ${type}`;
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The request has ${given.slice(0, 100)}; send JSON as "Content-Type: application/json"`,
    );
  }
  const charset = parameters.map((part) => /^charset=["']?([^"']*)/i.exec(part)?.[1]).find(Boolean);
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'JSON has to be sent in UTF-8');
  }
}

function decoderOf(request: IncomingMessage): (data: Buffer) => Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return (data) => Promise.resolve(data);
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decode === undefined) {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Unknown Content-Encoding; use gzip, deflate, br or none',
    );
  }
  return async (data) => {
    try {
      return await decode(data, { maxOutputLength: MAX_BODY_BYTES });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
      throw new AppError('INVALID_BODY', `The request body is not valid ${encoding} data`);
    }
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (): void => {
      clearTimeout(deadline);
      request.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= MAX_BODY_BYTES) return;
      settle();
      request.resume();
      reject(tooLarge());
    };
    const onEnd = (): void => {
      settle();
      resolve(Buffer.concat(chunks, size));
    };
    const onBreak = (): void => {
      settle();
      reject(new AppError('INVALID_BODY', 'The request ended before its body was complete'));
    };
    const deadline = setTimeout(() => {
      settle();
      request.resume();
      reject(new AppError('INVALID_BODY', 'The request body did not arrive in time'));
    }, DEADLINE_MS);
    request.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak);
  });
}

function tooLarge(): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', 'The request body is larger than 1 MiB');
}

function toText(data: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    throw new AppError('INVALID_BODY', 'The request body is not valid UTF-8');
  }
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    const position = /at position \d+(?: \(line \d+ column \d+\))?/.exec((error as Error).message);
    const where = position === null ? '' : `: it breaks off or goes wrong ${position[0]}`;
    throw new AppError('INVALID_BODY', `The request body is not valid JSON${where}`);
  }
}
