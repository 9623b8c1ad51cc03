import { open } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import type { HttpAnswer, HttpRequest } from '../../node-sdk';

const EXCERPT_LENGTH = 200;
/** Shorter values are too common in any text to be taken out of it. */
const SHORTEST_SECRET = 6;

/** What to tell of an answer that is no success: its status and the beginning of its text. */
export async function statusMessage(
  request: HttpRequest,
  status: number,
  body: HttpAnswer['body'],
): Promise<string> {
  const { origin, pathname } = new URL(request.url);
  const reason = STATUS_CODES[status] ?? '';
  const line = `${request.method ?? 'GET'} ${origin}${pathname} answered ${String(status)} ${reason}`;
  const text = excerpt('text' in body ? body.text : await beginning(body.path), request);
  return text === '' ? line.trim() : `${line.trim()}: ${text}`;
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
