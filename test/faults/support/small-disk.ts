import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = Buffer.alloc(64 * 1024);
const BALLAST = 'ballast';

/** A disk of so many megabytes in the place of a folder; it needs root. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Throws where this process may not mount: a suite about full disks proves nothing without one. */
  static mount(folder: string, megabytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    const size = `size=${String(megabytes)}m,mode=0700`;
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'pipe' });
    } catch (cause) {
      throw new Error('NO FULL DISKS: mounting a tmpfs is not permitted; run as root', { cause });
    }
    return new SmallDisk(folder);
  }

  /** Takes all the space there is. */
  fill(): void {
    const file = openSync(join(this.folder, BALLAST), 'a');
    try {
      for (let size = BLOCK.length; size >= 1; size = Math.floor(size / 2)) this.take(file, size);
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(join(this.folder, BALLAST), { force: true });
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.folder]);
  }

  private take(file: number, size: number): void {
    try {
      for (;;) writeSync(file, BLOCK, 0, size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
