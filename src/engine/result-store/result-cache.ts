import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../common/clock';
import type { HeldFile } from './result-store';
import { isMissing } from './store-errors';

const PART = '.part';
/** A file still being written changes; one that did not for so long was left behind. */
const LEFT_BEHIND_MS = 3_600_000;
/** What comes in between two searches for files to remove, as a part of what the cache may take. */
const SEARCH_EVERY = 1 / 16;
/** How much of the cache is left by such a search. */
const FILLED_TO = 7 / 8;

interface CachedFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedAt: number;
}

/**
 * Files on this disk that can be had again from elsewhere, shared by the processes of the machine.
 * A file appears when it is whole. Those used longest ago go first; whoever holds one has a link to
 * it and keeps its bytes, whatever becomes of the name here.
 */
export class ResultCache {
  private readonly onTheirWay = new Map<string, Promise<void>>();
  private addedBytes = Number.POSITIVE_INFINITY;

  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
    /** Where this process puts its links: on the same file system, and cleared when it is dead. */
    private readonly heldFolder: string,
    private readonly clock: Clock,
  ) {}

  /** A path for a file that is to be added. */
  async newPart(): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    return join(this.folder, `${randomBytes(8).toString('hex')}${PART}`);
  }

  /** Takes the file at `part` under the name. */
  async add(name: string, part: string): Promise<void> {
    const { size } = await stat(part);
    await rename(part, join(this.folder, name));
    this.addedBytes += size;
    if (this.addedBytes < this.maxBytes * SEARCH_EVERY) return;
    this.addedBytes = 0;
    await this.makeRoom(name);
  }

  /** The file, fetched first where it is not here; those who ask at the same time share one fetch. */
  async hold(name: string, fetch: (path: string) => Promise<void>): Promise<HeldFile> {
    for (;;) {
      const held = await this.linked(name);
      if (held) return held;
      await this.fetched(name, fetch);
    }
  }

  async forget(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }

  /** Removes what `isWanted` does not want any more, and what was left behind. */
  async retain(isWanted: (name: string) => boolean): Promise<void> {
    for (const { path, name, usedAt } of await this.files()) {
      const isOld = this.clock.now().getTime() - usedAt > LEFT_BEHIND_MS;
      if (isOld && (name.endsWith(PART) || !isWanted(name))) await rm(path, { force: true });
    }
  }

  private async linked(name: string): Promise<HeldFile | undefined> {
    const path = join(this.folder, name);
    const held = join(this.heldFolder, `held-${randomBytes(8).toString('hex')}`);
    try {
      const now = this.clock.now();
      await utimes(path, now, now);
      await mkdir(this.heldFolder, { recursive: true });
      await link(path, held).catch(() => copyFile(path, held));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    return { path: held, release: () => rm(held, { force: true }).catch(() => undefined) };
  }

  private async fetched(name: string, fetch: (path: string) => Promise<void>): Promise<void> {
    let fetching = this.onTheirWay.get(name);
    if (!fetching) {
      fetching = this.fetch(name, fetch).finally(() => this.onTheirWay.delete(name));
      this.onTheirWay.set(name, fetching);
    }
    await fetching;
  }

  private async fetch(name: string, fetch: (path: string) => Promise<void>): Promise<void> {
    const part = await this.newPart();
    try {
      await fetch(part);
      await this.add(name, part);
    } finally {
      await rm(part, { force: true });
    }
  }

  /** The file that just came stays, be it alone larger than all that may be here. */
  private async makeRoom(latest: string): Promise<void> {
    const files = (await this.files()).filter(({ name }) => !name.endsWith(PART));
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes <= this.maxBytes) return;
    for (const file of files.sort((one, other) => one.usedAt - other.usedAt)) {
      if (bytes <= this.maxBytes * FILLED_TO) return;
      if (file.name === latest) continue;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
  }

  private async files(): Promise<(CachedFile & { name: string })[]> {
    const names = await readdir(this.folder).catch(() => []);
    const files: (CachedFile & { name: string })[] = [];
    for (const name of names) {
      const path = join(this.folder, name);
      const facts = await stat(path).catch(() => undefined);
      if (facts?.isFile()) files.push({ name, path, bytes: facts.size, usedAt: facts.mtimeMs });
    }
    return files;
  }
}
