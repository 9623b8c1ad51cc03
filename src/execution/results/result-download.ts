import { type FileHandle, open, rm } from 'node:fs/promises';
import { StreamableFile } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import type { ExportedFile } from '../../engine/process-pool/messages';
import type { FileFormat } from '../../node-sdk';
import { attachment } from '../../platform/http/attachment';
import type { WorkflowSnapshot } from '../../workflows/workflow-snapshot';

/** https://www.iana.org/assignments/media-types; NDJSON is not registered. */
const CONTENT_TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  json: 'application/json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const READ_BYTES = 262_144;

/**
 * The file as an answer. It has no name on the disk any more from here on, so that nothing of it
 * stays behind however the download ends. Throws SERVICE_UNAVAILABLE where it is gone already.
 */
export async function downloadOf(
  { path, bytes }: ExportedFile,
  { id, title }: Pick<WorkflowSnapshot, 'id' | 'title'>,
  format: FileFormat,
): Promise<StreamableFile> {
  const handle = await opened(path);
  await rm(path, { force: true });
  const name = `${fileName(title) || `workflow-${String(id)}`}.${format}`;
  return new StreamableFile(handle.createReadStream({ highWaterMark: READ_BYTES }), {
    type: CONTENT_TYPES[format],
    disposition: attachment(name),
    length: bytes,
  });
}

/** Its process may have died a moment ago, and its files with it. */
async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw new AppError('SERVICE_UNAVAILABLE', 'The export was lost. Try again.', {
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** A title as file systems take it: no separators, nothing invisible, not too long. */
export function fileName(title: string): string {
  return Array.from(title.replaceAll(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, ' '))
    .slice(0, 100)
    .join('')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '');
}
