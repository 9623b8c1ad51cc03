import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  mkdir,
  opendir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { StorageSettings } from '../../platform/config/storage.settings';
import { LINES_ENDING } from './location';
import { type HeldFile, ResultStore, type StoredFile, type StoredLines } from './result-store';
import { isMissing, isSystemError, resultExpired, storeUnavailable } from './store-errors';
import { linesOf, linesText, pageOf } from './stored-lines';

/** Locations that this store gives out, and those of files that are still being written. */
const LOCATION = /^[A-Za-z0-9_-]{1,200}\.(jsonl|parquet)(\.[a-f0-9]{16}\.part)?$/;

/** Results as files of one folder on this machine or on a share: DATA_DIR/results. */
@Injectable()
export class DiskResultStore extends ResultStore implements OnModuleInit {
  private readonly folder: string;

  constructor(settings: StorageSettings) {
    super();
    this.folder = settings.resultsDir;
  }

  /** Made at boot alone: if the folder vanishes later, the store is out of reach, not empty. */
  async onModuleInit(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
  }

  async readPage(location: string, offset: number, limit: number): Promise<string | undefined> {
    const text = await this.textAt(location);
    return text === undefined ? undefined : pageOf(text, offset, limit);
  }

  async readLines(location: string): Promise<StoredLines | undefined> {
    const text = await this.textAt(location);
    return text === undefined ? undefined : linesOf(text);
  }

  saveLines(location: string, rows: StoredLines): Promise<number> {
    const bytes = linesText(rows);
    return this.save(location, async (path) => {
      await writeFile(path, bytes);
      return bytes.length;
    });
  }

  async saveFile(location: string, write: (path: string) => Promise<void>): Promise<number> {
    await this.checkFolder();
    return this.save(location, async (path) => {
      await write(path);
      return (await stat(path)).size;
    });
  }

  async hold(location: string): Promise<HeldFile> {
    return this.reached(location, async (path) => {
      await stat(path);
      return { path, release: () => Promise.resolve() };
    });
  }

  async has(location: string): Promise<boolean> {
    try {
      await this.hold(location);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'DATA_EXPIRED') return false;
      throw error;
    }
  }

  /** Files last until they are removed. */
  keep(): Promise<void> {
    return Promise.resolve();
  }

  async remove(location: string): Promise<void> {
    const path = this.pathOf(location);
    if (path === undefined) return;
    try {
      await rm(path);
    } catch (error) {
      if (!isMissing(error)) throw storeUnavailable(error);
      await this.checkFolder();
    }
  }

  async *list(): AsyncIterable<StoredFile> {
    const folder = await opendir(this.folder).catch((error: unknown) => {
      throw storeUnavailable(error);
    });
    for await (const entry of folder) {
      if (!LOCATION.test(entry.name)) continue;
      const facts = await stat(join(this.folder, entry.name)).catch(() => undefined);
      if (facts) yield { location: entry.name, modified: facts.mtime };
    }
  }

  /** Never makes the folder: an empty one in the place of a lost share would pass for the store. */
  async check(): Promise<void> {
    try {
      await access(this.folder, constants.W_OK);
      const { bavail } = await statfs(this.folder);
      if (bavail === 0) throw new Error('The disk is full');
    } catch (error) {
      throw storeUnavailable(error);
    }
  }

  private async textAt(location: string): Promise<string | undefined> {
    if (!location.endsWith(LINES_ENDING)) return undefined;
    return this.reached(location, (path) => readFile(path, 'utf8'));
  }

  private async save(location: string, write: (path: string) => Promise<number>): Promise<number> {
    const path = this.pathOf(location);
    if (path === undefined) throw new Error(`Not a location of a result: ${location}`);
    const part = `${path}.${randomBytes(8).toString('hex')}.part`;
    try {
      const bytes = await write(part);
      await rename(part, path);
      return bytes;
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw isSystemError(error) ? storeUnavailable(error) : error;
    }
  }

  /** Reads a file, and tells one that is gone from a folder that is. */
  private async reached<T>(location: string, read: (path: string) => Promise<T>): Promise<T> {
    const path = this.pathOf(location);
    if (path === undefined) throw resultExpired(location);
    try {
      return await read(path);
    } catch (error) {
      if (!isMissing(error)) throw storeUnavailable(error);
      await this.checkFolder();
      throw resultExpired(location);
    }
  }

  private async checkFolder(): Promise<void> {
    const facts = await stat(this.folder).catch((error: unknown) => {
      throw storeUnavailable(error);
    });
    if (!facts.isDirectory()) throw storeUnavailable();
  }

  /** Undefined for a name that could lead out of the folder. */
  private pathOf(location: string): string | undefined {
    return LOCATION.test(location) ? join(this.folder, location) : undefined;
  }
}
