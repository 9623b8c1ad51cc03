import { parse as parseLossless } from 'lossless-json';
import { NodeError } from '../../../node-sdk';
import { fitsInt64 } from '../ingest/value-kinds';

/** A number of 16 digits or more outside of a string may be one that JavaScript cannot hold. */
const LONG_NUMBER = /[[:,\s]-?\d{16}/;
/** Some servers begin with it, though JSON has none. */
const BOM = '\uFEFF';
const WHOLE = /^-?\d+$/;

/**
 * JSON text as values, with whole numbers beyond 2^53 as bigint: ids of 16 digits and more stay
 * exact. Throws NodeError for text that is not JSON.
 */
export function parseJson(document: string): unknown {
  const text = document.startsWith(BOM) ? document.slice(1) : document;
  try {
    if (!LONG_NUMBER.test(text)) return JSON.parse(text);
    return parseLossless(text, undefined, { parseNumber, onDuplicateKey: lastWins });
  } catch (error) {
    throw new NodeError(`The JSON cannot be read: ${reasonOf(error)}`, [], { cause: error });
  }
}

function parseNumber(text: string): number | bigint {
  const number = Number(text);
  if (Number.isSafeInteger(number) || !WHOLE.test(text)) return number;
  const exact = BigInt(text);
  return fitsInt64(exact) ? exact : number;
}

/** As JSON.parse does. */
function lastWins({ newValue }: { newValue: unknown }): unknown {
  return newValue;
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply';
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? 'it is not valid' : `it is not valid at character ${position}`;
}
