import type { NodeDraft } from '../../support/workflows';
import { outputNode, rowsNode } from '../../support/workflows';
import type { Speech } from './misbehaving-server';

const NUL = '\0';

/** A kind of server that nodes call, and a workflow over one on a port of this machine. */
export interface Service {
  readonly name: string;
  readonly speech: Speech;
  /** Its status line says that it took what it was sent, whatever becomes of the rest of the answer. */
  readonly hasTakenOnceItAnswers?: true;
  readonly credential?: (port: number) => { readonly type: string; readonly data: object };
  readonly nodes: (port: number, credentialId: number | undefined) => readonly NodeDraft[];
}

const node = (
  node_type: string,
  node_role: NodeDraft['node_role'],
  config: Record<string, unknown>,
): NodeDraft => ({ node_type, node_role, label: node_type, config });

const HTTP_ANSWER =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{"n": 1},';
/** The beginning of a handshake record of TLS 1.2. */
const TLS_RECORD = Buffer.from([0x16, 0x03, 0x03, 0x00, 0x7a, 0x02]);
/** The first packet of a MySQL server (protocol 10), which offers what every client takes. */
const MYSQL_GREETING = mysqlPacket(
  0,
  Buffer.concat([
    Buffer.from(`\n8.0.0${NUL}`),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('12345678'),
    Buffer.from([0, 0xff, 0xf7, 0x21, 2, 0, 0xff, 0x81, 21]),
    Buffer.alloc(10),
    Buffer.from(`123456789012${NUL}`),
    Buffer.from(`mysql_native_password${NUL}`),
  ]),
);

const database = { host: '127.0.0.1', user: 'u', password: 'p', database: 'd' };
const query = (_port: number, credential_id: number | undefined): readonly NodeDraft[] => [
  node('dbconnectors/dbQuery', 'getter', { query: 'SELECT 1 AS n', credential_id }),
  outputNode(),
];

export const SERVICES: readonly Service[] = [
  {
    name: 'an HTTP server that is read',
    speech: { half: HTTP_ANSWER },
    nodes: (port) => [
      node('http/request', 'getter', { url: `http://127.0.0.1:${String(port)}/` }),
      outputNode(),
    ],
  },
  {
    name: 'an HTTPS server that is read',
    speech: { half: TLS_RECORD },
    nodes: (port) => [
      node('http/request', 'getter', { url: `https://127.0.0.1:${String(port)}/` }),
      outputNode(),
    ],
  },
  {
    name: 'an HTTP server that is sent to',
    speech: { half: HTTP_ANSWER },
    hasTakenOnceItAnswers: true,
    nodes: (port) => [
      rowsNode(),
      node('http/send', 'terminator', { url: `http://127.0.0.1:${String(port)}/` }),
    ],
  },
  {
    name: 'MySQL',
    speech: { greeting: MYSQL_GREETING, half: Buffer.from([7, 0, 0, 2, 0, 0]) },
    credential: (port) => ({ type: 'mysql', data: { ...database, port } }),
    nodes: query,
  },
  {
    name: 'PostgreSQL',
    speech: { half: Buffer.from('R\0\0\0\b\0\0') },
    credential: (port) => ({ type: 'postgres', data: { ...database, port } }),
    nodes: query,
  },
  {
    name: 'a mail server',
    speech: { greeting: '220 stub ESMTP\r\n', half: '250-stub\r\n250-SI' },
    credential: (port) => ({
      type: 'smtp',
      data: { host: '127.0.0.1', port, from: 'reports@example.com', secure: false },
    }),
    nodes: (_port, credential_id) => [
      rowsNode(),
      node('email/sendEmail', 'terminator', {
        to: ['someone@example.com'],
        subject: 'Rows',
        body: 'Rows',
        credential_id,
      }),
    ],
  },
];

function mysqlPacket(sequence: number, payload: Buffer): Buffer {
  const { length } = payload;
  return Buffer.concat([
    Buffer.from([length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, sequence]),
    payload,
  ]);
}
