import { type FileHandle, open } from 'node:fs/promises';
import { NodeError } from '../../../node-sdk';
import { fileTitle } from './workbook-fault';

const ZIP = Buffer.from('PK');
/** Compound files: .xls, and whatever is encrypted (MS-CFB, 2.2). */
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
/** A stream of that name holds the workbook that a password protects (MS-OFFCRYPTO, 2.3.4.4). */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
/** Of a compound file's directory: its first entries are the ones that count. */
const DIRECTORY_BYTES = 16_384;
const HEADER_BYTES = 512;

/** Throws NodeError for files that are not zip archives, in words of what they are. */
export async function checkContainer(path: string, name: string): Promise<void> {
  const file = await open(path);
  try {
    const head = await bytesAt(file, 0, HEADER_BYTES);
    if (head.subarray(0, ZIP.length).equals(ZIP)) return;
    if (!head.subarray(0, COMPOUND.length).equals(COMPOUND)) throw noWorkbook(name);
    const directory = await bytesAt(file, directoryPlace(head), DIRECTORY_BYTES);
    throw directory.includes(ENCRYPTED) ? encrypted(name) : old(name);
  } finally {
    await file.close();
  }
}

/** Sectors are numbered behind the header, which takes the room of one. */
function directoryPlace(header: Buffer): number {
  if (header.length < HEADER_BYTES) return 0;
  const sectorBytes = 2 ** Math.min(header.readUInt16LE(30), 12);
  return (header.readUInt32LE(48) + 1) * sectorBytes;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function noWorkbook(name: string): NodeError {
  return new NodeError(
    `${fileTitle(name)} is no Excel workbook (.xlsx). Text with delimiters is read by files/readCsv.`,
  );
}

function encrypted(name: string): NodeError {
  return new NodeError(
    `The workbook ${fileTitle(name)} is protected by a password. Save it without one (File > Info > Protect Workbook) and upload that.`,
  );
}

function old(name: string): NodeError {
  return new NodeError(
    `${fileTitle(name)} is a workbook in the old binary format (.xls). Save it as .xlsx and upload that.`,
  );
}
