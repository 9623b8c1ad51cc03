import { NodeError, type RunResult, type WorkflowInfo } from '../../node-sdk';
import type { AttachedFile } from './mail-content';
import type { Attachment, SendEmailConfig } from './send-email.config';

/** In base64 it grows by a third; hardly any server takes mails above 25 to 35 MB. */
const MOST_BYTES = 20 * 1024 * 1024;

const CONTENT_TYPES: Readonly<Record<Attachment, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The rows as a file, if the config wants one. Throws NodeError where it gets too large to mail. */
export async function attachmentOf(
  { attach, attachment_name }: SendEmailConfig,
  workflow: WorkflowInfo,
  result: RunResult,
): Promise<AttachedFile | undefined> {
  if (!attach) return undefined;
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of result.file(attach)) {
    const piece = Buffer.from(chunk as string | Buffer);
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  return {
    filename: fileName(attachment_name ?? workflow.title, attach),
    content: Buffer.concat(pieces),
    contentType: CONTENT_TYPES[attach],
  };
}

/** A name that every file system takes, with the ending of its format. */
function fileName(name: string, format: Attachment): string {
  const ending = `.${format}`;
  const bare = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name;
  const safe = bare
    .replaceAll(/[^\p{L}\p{N} ._()-]+/gu, '_')
    .replace(/^[. ]+/, '')
    .slice(0, 100);
  return `${safe.trim() || 'rows'}${ending}`;
}

function tooLarge(): NodeError {
  const megabytes = String(MOST_BYTES / 1024 / 1024);
  return new NodeError(
    `The rows make an attachment of more than ${megabytes} MiB, too large to mail: nothing was sent. Filter the rows, or write a file instead`,
  );
}
