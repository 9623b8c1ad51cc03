import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { NodeError, type NodeFiles, type WriteOptions, type WrittenFile } from '../../node-sdk';
import { ConfinedFolder, type OpenedFile } from '../../platform/folders/confined-folder';
import { FolderFault } from '../../platform/folders/folder-fault';

/**
 * The files of one organization during one run: FILES_DIR/<organization id>, and nothing that links
 * out of it. What is resolved stays the same file until the end of the run, whatever happens to its
 * name. Close it then.
 */
export class OrganizationFiles implements NodeFiles {
  private readonly folder: ConfinedFolder;
  private readonly opened: Promise<OpenedFile>[] = [];

  constructor(
    filesDir: string,
    organizationId: number,
    private readonly maxBytes: number,
  ) {
    this.folder = new ConfinedFolder(join(filesDir, String(organizationId)));
  }

  async resolve(path: string): Promise<string> {
    const opening = this.folder.open(path);
    this.opened.push(opening);
    try {
      return (await opening).readPath;
    } catch (error) {
      throw readFault(error);
    }
  }

  async write(path: string, content: Readable, options: WriteOptions = {}): Promise<WrittenFile> {
    const { overwrite = false } = options;
    try {
      const written = await this.folder.write(path, content, {
        maxBytes: this.maxBytes,
        overwrite,
      });
      return { path: written.path, bytes: written.bytes };
    } catch (error) {
      throw writeFault(error);
    }
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.opened.splice(0));
    const closing = opened.map(async (one) => {
      if (one.status === 'fulfilled') await one.value.handle.close();
    });
    await Promise.allSettled(closing);
  }
}

function readFault(error: unknown): unknown {
  if (!(error instanceof FolderFault)) return error;
  const where =
    error.kind === 'missing' ? " in the organization's folder; paths are relative to it" : '';
  return new NodeError(`${error.message}${where}`, [], { cause: error });
}

const HINTS: Readonly<Partial<Record<FolderFault['kind'], string>>> = {
  taken: '; set overwrite to replace a file',
  'too-large': ', the most that FILE_MAX_MB allows',
};

function writeFault(error: unknown): unknown {
  if (!(error instanceof FolderFault)) return error;
  return new NodeError(`${error.message}${HINTS[error.kind] ?? ''}`, [], { cause: error });
}
