import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** How long the rest of a request that is answered already is taken in. */
const LINGER_MS = 30_000;

/**
 * A request may be answered before it has come in whole: it is too large, say. Node closes a connection
 * that is not kept (`Connection: close`, as proxies send it) right behind the answer; what still comes is
 * then met with a reset, which can take the answer with it. Here the rest is taken in first.
 */
export function closeLingering(server: Server, lingerMs = LINGER_MS): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.prependListener('finish', () => {
      if (!request.complete) linger(request, lingerMs);
    });
  });
}

/** `destroySoon` is what Node calls behind the last answer of a connection. */
function linger(request: IncomingMessage, lingerMs: number): void {
  const { socket } = request;
  const close = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (request.complete) {
      close();
      return;
    }
    socket.end();
    const patience = setTimeout(close, lingerMs).unref();
    request.once('close', () => {
      clearTimeout(patience);
      close();
    });
  };
}
