import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../common/clock';
import type { IdGenerator } from '../../common/id-generator';
import { ERROR_CODES, type ErrorCode } from '../../common/error-codes';

interface ParseError extends Error {
  readonly code?: string;
}

/** Answers what is not even HTTP (or whose headers are too large) in the envelope, too. */
export function answerMalformedRequests(server: Server, ids: IdGenerator, clock: Clock): void {
  server.on('clientError', (error: ParseError, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [code, message] = describe(error.code);
    const id = `req_${ids.random()}`;
    const body = JSON.stringify({
      success: false,
      error: { code, message, details: [] },
      meta: { request_id: id, timestamp: clock.now() },
    });
    const head = [
      `HTTP/1.1 ${String(ERROR_CODES[code].status)} Refused`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      'Access-Control-Allow-Origin: *',
      `X-Request-Id: ${id}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

function describe(code: string | undefined): [ErrorCode, string] {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return ['PAYLOAD_TOO_LARGE', 'The request line and headers are larger than 16 KiB'];
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return ['INVALID_INPUT', 'The request did not arrive in time'];
  }
  return ['INVALID_INPUT', 'This is not a well-formed HTTP request'];
}
