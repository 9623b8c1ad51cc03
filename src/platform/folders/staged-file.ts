import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, rename, unlink } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { normalised, parseFilePath } from './file-path';
import { errorCode, FolderFault, folderFault, unless } from './folder-fault';
import { type HeldFolder, NOT_A_FOLDER } from './held-folder';
import { STAGING, stagingName } from './staging';
import { inFolder } from './walk';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
const OWNER_ONLY = 0o600;
/** Content may come row by row; it is written in pieces of about this size. */
const PIECE_BYTES = 262_144;
/** File systems without hard links, such as network shares, say one of these. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'];
/** A folder may be removed, as empty, between the moment it is entered and used. */
const TRIES = 5;

export interface FileFacts {
  /** Relative to the folder, with `/` between names. */
  readonly path: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** Content that is complete and on disk, but has no name yet: publish or discard it. */
export class StagedFile {
  private constructor(
    private readonly root: HeldFolder,
    private readonly staging: HeldFolder,
    private readonly name: string,
    private readonly size: number,
  ) {}

  /** Takes over `root`. Throws FolderFault, or what `content` fails with; then nothing is left. */
  static async receive(root: HeldFolder, content: Readable, maxBytes: number): Promise<StagedFile> {
    const staging = await onDisk(root.enterOrMake(STAGING));
    const name = stagingName();
    try {
      const bytes = await fill(staging.at(name), content, maxBytes);
      return new StagedFile(root, staging, name, bytes);
    } catch (error) {
      await unlink(staging.at(name)).catch(() => undefined);
      await staging.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.size;
  }

  /**
   * Gives it its name, at once and whole. Throws FolderFault: `bad-path`, `taken` unless
   * `overwrite`, also where the name is that of a folder.
   */
  async publish(path: string, overwrite: boolean): Promise<FileFacts> {
    const parts = normalised(parseFilePath(path));
    const shown = parts.join('/');
    const name = parts.at(-1) ?? '';
    for (let tries = 1; ; tries++) {
      try {
        return await inFolder(this.root, parts.slice(0, -1), makeFolder, async (folder) => {
          await this.moveTo(folder, name, { overwrite, shown });
          const { mtime } = await lstat(folder.at(name));
          return { path: shown, bytes: this.size, modified: mtime };
        });
      } catch (error) {
        if (errorCode(error) === 'ENOENT' && tries < TRIES) continue;
        throw publishFault(error, shown);
      }
    }
  }

  /** Frees it; what was not published is gone. */
  async discard(): Promise<void> {
    await unlink(this.staging.at(this.name)).catch(() => undefined);
    await this.staging.close();
    await this.root.close();
  }

  private async moveTo(
    folder: HeldFolder,
    name: string,
    { overwrite, shown }: { readonly overwrite: boolean; readonly shown: string },
  ): Promise<void> {
    const source = this.staging.at(this.name);
    if (overwrite) {
      await refuseUnlessFile(folder.at(name), shown);
      await rename(source, folder.at(name));
    } else {
      await linkOrRename(source, folder.at(name), shown);
    }
    await folder.sync();
  }
}

async function fill(path: string, content: Readable, maxBytes: number): Promise<number> {
  const handle = await onDisk(open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, OWNER_ONLY));
  try {
    return await copyInto(handle, content, maxBytes);
  } finally {
    await handle.close();
  }
}

async function copyInto(handle: FileHandle, content: Readable, maxBytes: number): Promise<number> {
  let bytes = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    await onDisk(handle.appendFile(Buffer.concat(waiting)));
    waiting = [];
    waitingBytes = 0;
  };
  for await (const chunk of content as AsyncIterable<Buffer | string>) {
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes >= PIECE_BYTES) await flush();
  }
  await flush();
  await onDisk(handle.sync());
  return bytes;
}

/** Tells faults of the disk from those of the content. */
async function onDisk<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw folderFault(error);
  }
}

function tooLarge(maxBytes: number): FolderFault {
  const megabytes = String(Math.floor(maxBytes / 1_048_576));
  return new FolderFault('too-large', `The file is larger than ${megabytes} MB`);
}

function makeFolder(folder: HeldFolder, part: string): Promise<HeldFolder> {
  return folder.enterOrMake(part);
}

/** A link fails where the name is taken, however late it was; a rename would replace it. */
async function linkOrRename(source: string, target: string, shown: string): Promise<void> {
  const linked = await unless(
    NO_LINKS,
    link(source, target).then(() => true),
  );
  if (linked) return unlink(source);
  if (await unless(['ENOENT'], lstat(target))) throw taken(shown);
  await rename(source, target);
}

async function refuseUnlessFile(path: string, shown: string): Promise<void> {
  const facts = await unless(['ENOENT'], lstat(path));
  if (facts && !facts.isFile()) throw taken(shown);
}

function publishFault(error: unknown, shown: string): FolderFault {
  const code = errorCode(error) ?? '';
  if (code === 'EEXIST' || code === 'EISDIR') return taken(shown);
  if (code === 'EXDEV') {
    const message = `"${shown}" lies on another disk than the rest of the folder`;
    return new FolderFault('unreachable', message, { cause: error });
  }
  if (!NOT_A_FOLDER.includes(code)) return folderFault(error);
  const message = `A folder of "${shown}" is no folder: a file or a link has its name`;
  return new FolderFault('taken', message, { cause: error });
}

function taken(shown: string): FolderFault {
  return new FolderFault('taken', `There is already something at "${shown}"`);
}
