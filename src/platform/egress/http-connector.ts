import { buildConnector } from 'undici';
import { CONNECT_TIMEOUT_MS, type Dialer } from './dialer';

/**
 * How undici opens connections: by the dialer, with TLS on top that asks for, and verifies, the
 * name of the URL.
 */
export function httpConnector(dialer: Dialer): buildConnector.connector {
  const secure = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    const isSecure = options.protocol === 'https:';
    const port = Number(options.port || (isSecure ? 443 : 80));
    dialer.dial({ host: options.hostname, port }).then(
      (socket) => {
        if (isSecure) secure({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error: unknown) => {
        callback(error as Error, null);
      },
    );
  };
}
