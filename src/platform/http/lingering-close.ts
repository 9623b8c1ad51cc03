import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long the rest of a request that is answered already is taken in; a server that stops waits for it. */
const LINGER_MS = 5_000;

/**
 * A request may be answered before it has come in whole: it is too large, say. Node closes a connection
 * that is not kept (`Connection: close`, as proxies send it) right behind the answer; what still comes is
 * then met with a reset, which can take the answer with it. Here the rest is taken in first. Connections
 * that are kept have no such end.
 */
export function closeLingering(server: Server, lingerMs = LINGER_MS): void {
  const latest = new WeakMap<Socket, IncomingMessage>();
  server.on('request', (request: IncomingMessage) => {
    latest.set(request.socket, request);
  });
  server.on('connection', (socket: Socket) => {
    const close = socket.destroySoon.bind(socket);
    // What Node calls behind the last answer of a connection.
    socket.destroySoon = () => {
      const request = latest.get(socket);
      if (request && !request.complete) linger(request, lingerMs, close);
      else close();
    };
  });
}

function linger(request: IncomingMessage, lingerMs: number, close: () => void): void {
  request.socket.end();
  const patience = setTimeout(close, lingerMs).unref();
  request.once('close', () => {
    clearTimeout(patience);
    close();
  });
}
