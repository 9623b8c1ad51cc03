import { buildConnector } from 'undici';
import { NodeError } from '../../node-sdk';
import { CONNECT_TIMEOUT_MS, type Dialer } from './dialer';
import { codeOf, ConnectionFailed } from './egress-error';

/**
 * How undici opens connections: by the dialer, with TLS on top that asks for, and verifies, the
 * name of the URL.
 */
export function httpConnector(dialer: Dialer): buildConnector.connector {
  const secure = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    const isSecure = options.protocol === 'https:';
    const place = { host: options.hostname, port: Number(options.port || (isSecure ? 443 : 80)) };
    const fail = (error: Error): void => {
      const known = error instanceof NodeError;
      callback(known ? error : new ConnectionFailed(place, codeOf(error), error), null);
    };
    dialer.dial(place).then((httpSocket) => {
      if (!isSecure) {
        callback(null, httpSocket);
        return;
      }
      secure({ ...options, httpSocket }, (...[error, socket]) => {
        if (error === null) callback(null, socket);
        else fail(error);
      });
    }, fail);
  };
}
