import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

const TYPE_A = 1;
const TYPE_AAAA = 28;
const HEADER_BYTES = 12;

/** The answers for a name: each query gets the next list of addresses, the last one for good. */
export type Answers = readonly (readonly string[])[];

/** A name server for tests: A and AAAA records, which may change from one query to the next. */
export class DnsServer {
  /** Queries for IPv4 addresses so far, by name. */
  readonly asked = new Map<string, number>();
  private readonly socket: Socket = createSocket('udp4');

  constructor(private readonly names: Readonly<Record<string, Answers>>) {
    this.socket.on('message', (query, peer) => {
      this.answer(query, peer);
    });
  }

  async listen(address: string): Promise<void> {
    await new Promise<void>((resolve) => this.socket.bind(53, address, resolve));
  }

  close(): void {
    this.socket.close();
  }

  private answer(query: Buffer, peer: RemoteInfo): void {
    const { name, type, end } = questionOf(query);
    const answers = this.names[name];
    const turn = this.asked.get(name) ?? 0;
    if (type === TYPE_A) this.asked.set(name, turn + 1);
    const addresses = answers?.[Math.min(turn, answers.length - 1)] ?? [];
    const records = addresses
      .filter((address) => type === (isIPv6(address) ? TYPE_AAAA : TYPE_A))
      .map((address) => recordOf(address, type));
    const header = Buffer.alloc(HEADER_BYTES);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(answers ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    const question = query.subarray(HEADER_BYTES, end);
    this.socket.send(Buffer.concat([header, question, ...records]), peer.port, peer.address);
  }
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Points back to the name in the question; to be kept for no time at all. */
function recordOf(address: string, type: number): Buffer {
  const bytes = Buffer.from(ipaddr.parse(address).toByteArray());
  const head = Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
  return Buffer.concat([head, bytes]);
}
