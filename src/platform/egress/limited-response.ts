import { TransformStream } from 'node:stream/web';
import { Response } from 'undici';
import { AnswerTooLarge, NodeError } from '../../node-sdk';

/** Bytes of a body, unpacked. The answers of APIs that come with an SDK are pages of some rows. */
const MAX_BYTES = 67_108_864;

/** The same answer, whose body fails with AnswerTooLarge when it is longer than that. */
export function limitedResponse(response: Response, maxBytes = MAX_BYTES): Response {
  const { body, status, statusText, headers, url, redirected } = response;
  if (body === null) return response;
  if (status < 200 || status > 599) {
    body.cancel().catch(() => undefined);
    throw new NodeError(`${new URL(url).origin} answered ${String(status)}, which is no status`);
  }
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new AnswerTooLarge(maxBytes);
      controller.enqueue(chunk);
    },
  });
  const limited = new Response(body.pipeThrough(counter), { status, statusText, headers });
  Object.defineProperties(limited, { url: { value: url }, redirected: { value: redirected } });
  return limited;
}
