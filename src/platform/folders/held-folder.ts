import { constants, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from './folder-fault';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Linux: below it stands every file and folder that this process holds open, by number. */
const HELD = '/proc/self/fd';
const canReachHeld = existsSync(HELD);

/** What opening a link, or going into what is no folder, fails with. */
export const NOT_A_FOLDER = ['ELOOP', 'ENOTDIR'];

/** The path under which this process reaches an open file, whatever becomes of its name. */
export function heldPath(handle: FileHandle): string | undefined {
  return canReachHeld ? `${HELD}/${String(handle.fd)}` : undefined;
}

/**
 * A folder that is held open. On Linux everything in it is reached through the open folder itself,
 * so that nobody can lead a call elsewhere by putting a link in the place of a folder; elsewhere
 * through its path. Close it.
 */
export class HeldFolder {
  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
  ) {}

  /** Follows links: which folder is meant is the caller's choice. */
  static async open(path: string): Promise<HeldFolder> {
    return new HeldFolder(await open(path, O_RDONLY | O_DIRECTORY), path);
  }

  /** Where an entry of the folder is reached. */
  at(name: string): string {
    return join(heldPath(this.handle) ?? this.path, name);
  }

  /** Where the folder itself is reached, for listing it. */
  get self(): string {
    return this.at('.');
  }

  /** A folder in this one; never through a link. */
  async enter(name: string): Promise<HeldFolder> {
    const handle = await open(this.at(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    return new HeldFolder(handle, join(this.path, name));
  }

  /** The same, made where it is missing. */
  async enterOrMake(name: string): Promise<HeldFolder> {
    const known = await unless(['ENOENT'], this.enter(name));
    if (known) return known;
    const made = await unless(
      ['EEXIST'],
      mkdir(this.at(name)).then(() => true),
    );
    if (made) await this.sync();
    return this.enter(name);
  }

  /** A regular file in this folder, opened to be read; undefined for anything else. */
  async openFile(name: string): Promise<FileHandle | undefined> {
    // a pipe without a writer would be waited for
    const handle = await open(this.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const isFile = await handle.stat().then(
      (facts) => facts.isFile(),
      () => false,
    );
    if (isFile) return handle;
    await handle.close();
    return undefined;
  }

  /** Makes sure that new names in it outlive a loss of power; not every file system can. */
  async sync(): Promise<void> {
    await unless(['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EBADF'], this.handle.sync());
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
