import { open } from 'node:fs/promises';
import { NodeError } from '../../../node-sdk';

/** A Parquet file begins and ends with these bytes; one with an encrypted footer with others. */
const MAGIC = 'PAR1';
const ENCRYPTED = 'PARE';
/** Both, and the length of the footer. */
const SMALLEST_BYTES = 12;

/** Throws NodeError for a file that cannot be Parquet, or is encrypted, or ends too early. */
export async function checkParquet(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = await bytesAt(0);
    const tail = size < SMALLEST_BYTES ? '' : await bytesAt(size - 4);
    if (head === ENCRYPTED) throw new NodeError('The Parquet file is encrypted; write it without');
    if (head !== MAGIC) throw new NodeError('The file is not a Parquet file');
    if (tail !== MAGIC) throw new NodeError('The Parquet file is not complete: its end is missing');
  } finally {
    await file.close();
  }

  async function bytesAt(position: number): Promise<string> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, position);
    return buffer.toString('latin1', 0, bytesRead);
  }
}
