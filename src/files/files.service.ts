import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { AuditAction } from '../audit/audit-actions';
import { AuditTrail } from '../audit/audit-trail';
import { StorageSettings } from '../platform/config/storage.settings';
import { ConfinedFolder, type OpenedFile } from '../platform/folders/confined-folder';
import { FolderFault } from '../platform/folders/folder-fault';
import { listFiles } from '../platform/folders/listing';
import type { FileFacts } from '../platform/folders/staged-file';
import type { Principal } from '../platform/http/principal';
import { readForm } from '../platform/http/multipart';
import type { FileDto, FilePageDto, FilesQuery, UploadedFilesDto } from './file.dto';
import { fileError, uploadTooLarge } from './file.errors';
import { cursorAfter, readCursor } from './file-cursor';
import { toFileDto } from './file.mapper';
import { UploadForm } from './upload-form';

const MEGABYTE = 1_048_576;
/** What a form adds to its files. */
const FORM_BYTES = MEGABYTE;

/** The files of organizations: each sees FILES_DIR/<organization id> alone. */
@Injectable()
export class FilesService {
  constructor(
    private readonly storage: StorageSettings,
    private readonly trail: AuditTrail,
  ) {}

  /** Reads a form; its files get their names when all of them have come in whole. */
  async upload(caller: Principal, request: IncomingMessage): Promise<UploadedFilesDto> {
    const { fileMaxMb } = this.storage;
    const maxBytes = fileMaxMb * MEGABYTE;
    if (Number(request.headers['content-length'] ?? 0) > maxBytes + FORM_BYTES) {
      throw uploadTooLarge(fileMaxMb);
    }
    const folder = this.folderOf(caller);
    const form = new UploadForm(folder, maxBytes);
    try {
      await readForm(request, form, maxBytes + FORM_BYTES);
      return { files: (await this.publish(caller, folder, form)).map(toFileDto) };
    } catch (error) {
      throw isTooLarge(error) ? uploadTooLarge(fileMaxMb) : fileError(error);
    } finally {
      await form.discard();
    }
  }

  async list(caller: Principal, { prefix = '', limit, cursor }: FilesQuery): Promise<FilePageDto> {
    const after = readCursor(cursor);
    const found = await this.inFolder(caller, async (folder) => {
      const held = await folder.hold(false);
      if (!held) return [];
      try {
        return await take(listFiles(held, { prefix, after }), limit + 1);
      } finally {
        await held.close();
      }
    });
    const files = found.slice(0, limit).map(toFileDto);
    const last = files.at(-1);
    return { files, next_cursor: found.length > limit && last ? cursorAfter(last.path) : null };
  }

  async describe(caller: Principal, path: string): Promise<FileDto> {
    const opened = await this.open(caller, path);
    await opened.handle.close();
    return toFileDto(opened);
  }

  /** A file that leaves the server, which the audit log knows before its first byte does. */
  async download(caller: Principal, path: string): Promise<OpenedFile> {
    const opened = await this.open(caller, path);
    try {
      const event = fileEvent('file.downloaded', opened);
      await this.trail.write(this.trail.entryOf(caller, event));
      return opened;
    } catch (error) {
      await opened.handle.close();
      throw error;
    }
  }

  /** Whoever opens a file closes it. */
  open(caller: Principal, path: string): Promise<OpenedFile> {
    return this.inFolder(caller, (folder) => folder.open(path));
  }

  remove(caller: Principal, path: string): Promise<void> {
    return this.inFolder(caller, (folder) =>
      this.trail.with(
        this.trail.entryOf(caller, { action: 'file.deleted', resource: fileResource(path) }),
        () => folder.remove(path),
      ),
    );
  }

  /** All names are looked at before the first file gets its own. */
  private async publish(
    caller: Principal,
    folder: ConfinedFolder,
    form: UploadForm,
  ): Promise<FileFacts[]> {
    const { overwrite } = form;
    const files = form.files();
    for (const { path } of files) await folder.refuseTaken(path, overwrite);
    const published: FileFacts[] = [];
    for (const { path, staged } of files) {
      const event = fileEvent('file.uploaded', { path, bytes: staged.bytes });
      const entry = this.trail.entryOf(caller, event);
      published.push(await this.trail.with(entry, () => staged.publish(path, overwrite)));
    }
    return published;
  }

  private folderOf({ organizationId }: Principal): ConfinedFolder {
    return new ConfinedFolder(join(this.storage.filesDir, String(organizationId)));
  }

  private async inFolder<T>(
    caller: Principal,
    work: (folder: ConfinedFolder) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(this.folderOf(caller));
    } catch (error) {
      throw fileError(error);
    }
  }
}

/** How the audit log tells of a file. */
function fileEvent(action: AuditAction, { path, bytes }: Pick<FileFacts, 'path' | 'bytes'>) {
  return { action, resource: fileResource(path), details: { bytes } };
}

function fileResource(path: string) {
  return { type: 'file' as const, name: path };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof FolderFault && error.kind === 'too-large';
}

async function take<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}
