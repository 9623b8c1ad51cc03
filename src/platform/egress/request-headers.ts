import { NodeError } from '../../node-sdk';

/** Header names are tokens (RFC 9110, 5.6.2); values hold no control character but the tab. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Those that say how the message itself is sent: ours to write. */
const RESERVED: readonly string[] = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Headers with lower-case names. Throws NodeError for one that would break out of its line. */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const lower = name.toLowerCase();
    if (!NAME.test(name)) throw new NodeError(`"${printable(name)}" is not a header name`);
    if (RESERVED.includes(lower)) throw new NodeError(`The header "${name}" may not be set`);
    if (!VALUE.test(value)) {
      throw new NodeError(
        `The value of the header "${name}" holds a line break or another character that headers do not allow`,
      );
    }
    return [lower, value] as const;
  });
  return Object.fromEntries(entries);
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 60);
}
