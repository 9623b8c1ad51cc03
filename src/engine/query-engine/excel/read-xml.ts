import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { NodeError } from '../../../node-sdk';
import { damaged } from './workbook-fault';

/** Longest text, comment or tag; a cell of Excel holds 32 767 characters. */
const MOST_CHARACTERS = 2_097_152;
const MOST_DEPTH = 100;

export type Attributes = Readonly<Record<string, string>>;

/** Hears the elements of a part by their local names: prefixes are any writer's own choice. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
}

/** What is read of, and how to call it in messages. */
export interface XmlPart {
  readonly workbook: string;
  readonly path: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * Parses a part as its bytes come, and gives way after each piece. Workbooks have no document type,
 * so there are no entities but the five of XML. Throws NodeError for what is not well-formed.
 */
export async function* parsedPieces(part: XmlPart, handler: XmlHandler): AsyncGenerator<void> {
  const parser = guardedParser(handler);
  let decoder: TextDecoder | undefined;
  try {
    for await (const bytes of part.bytes) {
      decoder ??= decoderFor(bytes);
      parser.write(decoder.decode(bytes, { stream: true }));
      yield;
    }
    parser.end();
  } catch (error) {
    if (!(error instanceof MalformedXml) && !isUndecodable(error)) throw error;
    throw damaged(part.workbook, `${part.path}: ${(error as Error).message}`, error);
  }
  yield;
}

/** Parses a part to its end. */
export async function readXml(part: XmlPart, handler: XmlHandler): Promise<void> {
  const pieces = parsedPieces(part, handler);
  while ((await pieces.next()).done !== true);
}

/** Attributes are texts then, and prefixes need not be declared. */
interface PlainNames {
  readonly xmlns: false;
  readonly position: false;
}

class MalformedXml extends Error {}

function guardedParser(handler: XmlHandler) {
  const parser = new SaxesParser<PlainNames>({ xmlns: false, position: false });
  let depth = 0;
  let sinceEvent = 0;
  parser.on('error', ({ message }) => {
    throw new MalformedXml(message);
  });
  parser.on('doctype', () => {
    throw new MalformedXml('it has a document type, which parts of workbooks never have');
  });
  parser.on('opentag', ({ name, attributes }) => {
    sinceEvent = 0;
    if (++depth > MOST_DEPTH) throw new MalformedXml('its elements are nested too deeply');
    handler.open(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    sinceEvent = 0;
    depth -= 1;
    handler.close(localName(name));
  });
  for (const event of ['text', 'cdata'] as const) {
    parser.on(event, (text) => {
      sinceEvent = 0;
      handler.text(text);
    });
  }
  return {
    write(text: string): void {
      sinceEvent += text.length;
      parser.write(text);
      if (sinceEvent > MOST_CHARACTERS) throw new MalformedXml('it holds a text without end');
    },
    end(): void {
      parser.close();
    },
  };
}

export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** UTF-8, or UTF-16 where a byte order mark says so (ECMA-376 part 2, 8.1.4). */
function decoderFor(start: Buffer): TextDecoder {
  const mark = start.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}

function isUndecodable(error: unknown): boolean {
  if (error instanceof NodeError) return false;
  return (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}
