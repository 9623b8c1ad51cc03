import { open } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import { type HttpAnswer, type HttpRequest, NodeError, retryAfterMs } from '../../node-sdk';

const EXCERPT_LENGTH = 200;
/** Shorter values are too common in any text to be taken out of it. */
const SHORTEST_SECRET = 6;

/** An answer that is no success. */
export class FailedAnswer extends NodeError {
  constructor(
    message: string,
    readonly status: number,
    /** What Retry-After asks for, in milliseconds. */
    readonly waitMs: number | undefined,
  ) {
    super(message);
    this.name = 'FailedAnswer';
  }

  static async of(request: HttpRequest, answer: HttpAnswer): Promise<FailedAnswer> {
    const message = await statusMessage(request, answer);
    return new FailedAnswer(message, answer.status, waitOf(answer));
  }
}

/** What to tell of an answer that is no success: its status and the beginning of its text. */
export async function statusMessage(request: HttpRequest, answer: HttpAnswer): Promise<string> {
  const { status, body } = answer;
  const reason = STATUS_CODES[status] ?? '';
  const line = `${describe(request)} answered ${String(status)} ${reason}`.trim();
  const where = `${movedTo(answer)}${askedWait(answer)}`;
  const text = excerpt('text' in body ? body.text : await beginning(body.path), request);
  return text === '' ? `${line}${where}` : `${line}${where}: ${text}`;
}

/** Method and address without its query, which may hold secrets. */
export function describe({ method, url }: HttpRequest): string {
  const { origin, pathname } = new URL(url);
  return `${method ?? 'GET'} ${origin}${pathname}`;
}

function movedTo({ status, headers, url }: HttpAnswer): string {
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined) return '';
  if (!URL.canParse(location, url)) return '';
  const { origin, pathname } = new URL(location, url);
  return ` and points to ${origin}${pathname}; use that address if you trust it`;
}

function waitOf({ headers }: HttpAnswer): number | undefined {
  return retryAfterMs(headers['retry-after'], headers['date']);
}

function askedWait(answer: HttpAnswer): string {
  const wait = waitOf(answer);
  return wait === undefined ? '' : ` and asks to wait ${String(Math.ceil(wait / 1000))} s`;
}

/** One printable line; what the request sent as headers or query does not come back in it. */
function excerpt(text: string, request: HttpRequest): string {
  const secrets = [
    ...Object.values(request.headers ?? {}).flatMap((value) => [value, ...value.split(' ')]),
    ...new URL(request.url).searchParams.values(),
  ].filter((value) => value.length >= SHORTEST_SECRET);
  const plain = secrets.reduce(
    (rest, secret) => rest.replaceAll(secret, '***'),
    text.slice(0, 4096),
  );
  const line = plain
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH)}…` : line;
}

async function beginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
