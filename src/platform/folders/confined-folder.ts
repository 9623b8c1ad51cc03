import { type FileHandle, lstat, mkdir, realpath, rmdir, unlink } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type FilePath, isHidden, normalised, parseFilePath } from './file-path';
import { errorCode, FolderFault, folderFault, unless } from './folder-fault';
import { HeldFolder, heldPath, NOT_A_FOLDER } from './held-folder';
import { type FileFacts, StagedFile } from './staged-file';
import { inFolder } from './walk';

/** What says that there is no such file, in its various forms. */
const ABSENT = ['ENOENT', 'ENAMETOOLONG', 'ENXIO', ...NOT_A_FOLDER];

/** A file that is open to be read: whatever becomes of its name, it stays the same. Close it. */
export interface OpenedFile extends FileFacts {
  readonly handle: FileHandle;
  /** Where others than this handle can read it as long as it is open. */
  readonly readPath: string;
}

/**
 * A folder whose files users name by paths. None of them leads out of it: not by `..`, not by
 * links, not by a link that is put in the place of something while it is looked at. Links within it
 * may be read through, never written or removed through. Throws FolderFault.
 */
export class ConfinedFolder {
  constructor(private readonly path: string) {}

  /** A regular file, to be read. Throws `missing` for whatever is none, also for refused paths. */
  async open(path: string): Promise<OpenedFile> {
    const parts = parsed(path);
    const opened =
      parts && ((await this.openExactly(parts)) ?? (await this.openExactly(normalised(parts))));
    if (opened) return opened;
    throw missing(path);
  }

  /** Reads all of `content` into the folder, without a name. Throws `too-large` and `full`. */
  async stage(content: Readable, maxBytes: number): Promise<StagedFile> {
    const root = await this.hold(true);
    try {
      return await StagedFile.receive(root, content, maxBytes);
    } catch (error) {
      await root.close();
      throw error;
    }
  }

  /** Writes a file whole or not at all, folders above it included. Throws what `stage` does. */
  async write(
    path: string,
    content: Readable,
    options: { readonly maxBytes: number; readonly overwrite: boolean },
  ): Promise<FileFacts> {
    try {
      await this.refuseTaken(path, options.overwrite);
    } catch (error) {
      content.destroy();
      throw error;
    }
    const staged = await this.stage(content, options.maxBytes);
    try {
      return await staged.publish(path, options.overwrite);
    } finally {
      await staged.discard();
    }
  }

  /** For an early answer: throws what publishing at that path would throw, as things stand. */
  async refuseTaken(path: string, overwrite: boolean): Promise<void> {
    const parts = normalised(parseFilePath(path));
    const root = await this.hold(false);
    if (!root) return;
    try {
      const found = await this.look(root, parts);
      if (!found || (overwrite && found.isFile())) return;
      throw new FolderFault('taken', `There is already something at "${parts.join('/')}"`);
    } finally {
      await root.close();
    }
  }

  /** Removes a file, and folders above it that are empty then. Throws `missing`. */
  async remove(path: string): Promise<void> {
    const parts = parsed(path);
    const root = parts && (await this.hold(false));
    if (!root) throw missing(path);
    try {
      const removed =
        (await this.removeExactly(root, parts)) ||
        (await this.removeExactly(root, normalised(parts)));
      if (!removed) throw missing(path);
    } finally {
      await root.close();
    }
  }

  /** The folder held open; undefined where there is none yet. */
  hold(make: true): Promise<HeldFolder>;
  hold(make: boolean): Promise<HeldFolder | undefined>;
  async hold(make: boolean): Promise<HeldFolder | undefined> {
    try {
      if (make) await unless(['EEXIST'], mkdir(this.path));
      return await unless(make ? [] : ['ENOENT'], HeldFolder.open(this.path));
    } catch (error) {
      throw folderFault(error);
    }
  }

  private async openExactly(parts: FilePath): Promise<OpenedFile | undefined> {
    try {
      const folder = await realpath(this.path);
      const real = relative(folder, await realpath(join(folder, ...parts))).split(sep);
      if (real.some((part) => part === '' || isHidden(part))) return undefined;
      return await openReal(folder, real, parts.join('/'));
    } catch (error) {
      if (ABSENT.includes(errorCode(error) ?? '')) return undefined;
      throw folderFault(error);
    }
  }

  private look(root: HeldFolder, parts: FilePath) {
    return unless(
      ABSENT,
      inFolder(root, parts.slice(0, -1), enter, (folder) => lstat(folder.at(parts.at(-1) ?? ''))),
    );
  }

  private async removeExactly(root: HeldFolder, parts: FilePath): Promise<boolean> {
    const facts = await this.look(root, parts);
    if (facts?.isFile() !== true) return false;
    const above = parts.slice(0, -1);
    const name = parts.at(-1) ?? '';
    const gone = await unless(
      ABSENT,
      inFolder(root, above, enter, (folder) => unlink(folder.at(name)).then(() => true)),
    ).catch((error: unknown) => {
      throw folderFault(error);
    });
    if (gone) await this.removeEmpty(root, above);
    return gone === true;
  }

  /** Stops at the first that is not empty, or that somebody else removes. */
  private async removeEmpty(root: HeldFolder, parts: FilePath): Promise<void> {
    for (let depth = parts.length; depth > 0; depth--) {
      const above = parts.slice(0, depth - 1);
      const name = parts[depth - 1] ?? '';
      const removed = await inFolder(root, above, enter, (folder) => rmdir(folder.at(name))).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }
}

function enter(folder: HeldFolder, part: string): Promise<HeldFolder> {
  return folder.enter(part);
}

/** Undefined for a path that is refused: nothing can lie there. */
function parsed(path: string): FilePath | undefined {
  try {
    return parseFilePath(path);
  } catch {
    return undefined;
  }
}

/** `real` holds no link any more; if one is put there meanwhile, the walk stops at it. */
async function openReal(
  folder: string,
  real: FilePath,
  path: string,
): Promise<OpenedFile | undefined> {
  const file = join(folder, ...real);
  const root = await HeldFolder.open(folder);
  try {
    const handle = await inFolder(root, real.slice(0, -1), enter, (parent) =>
      parent.openFile(basename(file)),
    );
    if (!handle) return undefined;
    const { size, mtime } = await handle.stat();
    return { handle, readPath: heldPath(handle) ?? file, path, bytes: size, modified: mtime };
  } finally {
    await root.close();
  }
}

function missing(path: string): FolderFault {
  const shown = JSON.stringify(path.slice(0, 200));
  return new FolderFault('missing', `There is no file ${shown}`);
}
