import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, CONNECT_WITH_DB, LOCAL_FILES. */
const CAPABILITIES = 0x0008_8288;

/**
 * Speaks as much of MySQL's protocol as it takes to let anybody in, and answers the first statement
 * by asking for a file of the client.
 */
export class InfileServer {
  /** What the client sent instead of the file, with its header. */
  readonly received: Buffer[] = [];
  private readonly server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    this.serve(socket);
  });

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }

  private serve(socket: Socket): void {
    const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
    const answers = [
      packet(2, ok),
      packet(1, Buffer.concat([Buffer.from([0xfb]), Buffer.from('/etc/passwd')])),
      packet(3, ok),
    ];
    let asked = 0;
    socket.write(packet(0, greeting()));
    socket.on('data', (data) => {
      if (asked === 2) this.received.push(data);
      const answer = answers[asked++];
      if (answer) socket.write(answer);
    });
  }
}

function packet(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
}

function greeting(): Buffer {
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(CAPABILITIES);
  return Buffer.concat([
    Buffer.from('\x0a8.0.0\0'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('salt1234\0'),
    flags.subarray(0, 2),
    Buffer.from([45, 2, 0]),
    flags.subarray(2),
    Buffer.from([21]),
    Buffer.alloc(10),
    Buffer.from('salt12345678\0mysql_native_password\0'),
  ]);
}
