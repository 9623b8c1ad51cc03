import { randomBytes } from 'node:crypto';
import { mkdir, opendir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { StorageSettings } from '../../platform/config/storage.settings';
import type { StoredForm } from '../query-engine/output/stored-column';
import { LINES_ENDING } from './location';
import { type HeldFile, ResultStore, type StoredFile, type StoredLines } from './result-store';

/** Locations that this store gives out, and those of files that are still being written. */
const LOCATION = /^[A-Za-z0-9_-]{1,200}\.(jsonl|parquet)(\.[a-f0-9]{16}\.part)?$/;
const RETRY_AFTER_SECONDS = 5;

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
    const texts = await this.textsAt(location);
    return texts && `[${texts.slice(1 + offset, 1 + offset + limit).join(',')}]`;
  }

  async readLines(location: string): Promise<StoredLines | undefined> {
    const texts = await this.textsAt(location);
    if (!texts) return undefined;
    const [columns = '[]', ...lines] = texts;
    return { columns: JSON.parse(columns) as readonly StoredForm[], lines };
  }

  saveLines(location: string, { columns, lines }: StoredLines): Promise<number> {
    const forms = columns.map(({ name, kind }): StoredForm => ({ name, kind }));
    const bytes = Buffer.from([JSON.stringify(forms), ...lines].join('\n'));
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

  /** The columns, then each row. */
  private async textsAt(location: string): Promise<string[] | undefined> {
    if (!location.endsWith(LINES_ENDING)) return undefined;
    const text = await this.reached(location, (path) => readFile(path, 'utf8'));
    return text.split('\n');
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
      throw isSystemError(error) ? unavailable(error) : error;
    }
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

  async remove(location: string): Promise<void> {
    const path = this.pathOf(location);
    if (path === undefined) return;
    try {
      await rm(path);
    } catch (error) {
      if (!isMissing(error)) throw unavailable(error);
      await this.checkFolder();
    }
  }

  async *list(): AsyncIterable<StoredFile> {
    const folder = await opendir(this.folder).catch((error: unknown) => {
      throw unavailable(error);
    });
    for await (const entry of folder) {
      if (!LOCATION.test(entry.name)) continue;
      const facts = await stat(join(this.folder, entry.name)).catch(() => undefined);
      if (facts) yield { location: entry.name, modified: facts.mtime };
    }
  }

  /** Reads a file, and tells one that is gone from a folder that is. */
  private async reached<T>(location: string, read: (path: string) => Promise<T>): Promise<T> {
    const path = this.pathOf(location);
    if (path === undefined) throw expired(location);
    try {
      return await read(path);
    } catch (error) {
      if (!isMissing(error)) throw unavailable(error);
      await this.checkFolder();
      throw expired(location);
    }
  }

  private async checkFolder(): Promise<void> {
    const facts = await stat(this.folder).catch((error: unknown) => {
      throw unavailable(error);
    });
    if (!facts.isDirectory()) throw unavailable();
  }

  /** Undefined for a name that could lead out of the folder. */
  private pathOf(location: string): string | undefined {
    return LOCATION.test(location) ? join(this.folder, location) : undefined;
  }
}

function expired(location: string): AppError {
  return new AppError('DATA_EXPIRED', 'The result has expired. Execute the workflow again.', {
    cause: new Error(`No file ${location}`),
  });
}

function unavailable(cause?: unknown): AppError {
  return new AppError(
    'SERVICE_UNAVAILABLE',
    'The store of execution results is out of reach. Try again shortly.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS, cause },
  );
}

function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT';
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
