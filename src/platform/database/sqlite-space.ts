import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask } from '../../common/periodic-task';
import { DatabaseSettings } from '../config/database.settings';
import { sqlitePragma } from './serialized-sqlite';

const EVERY_MS = 60_000;
/** Pages of 4 KiB that one turn gives back: a few milliseconds of the one connection. */
const PAGES_A_TURN = 64;
/** Between two turns, so that others get theirs. */
const PAUSE_MS = 20;
/** Free pages that stay, for what is written next. */
const SPARE_PAGES = 256;

/**
 * Gives the space of deleted rows back to the disk, in small steps between the work of others. A
 * SQLite file does not shrink by itself.
 */
@Injectable()
export class SqliteSpace implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Database');
  private readonly rounds = new PeriodicTask(
    () => this.giveBack(),
    EVERY_MS,
    (error) => {
      this.log.warn(`Space is given back later: ${String(error)}`);
    },
  );
  private isClosed = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: DatabaseSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.kind === 'sqlite') this.rounds.start();
  }

  onApplicationShutdown(): void {
    this.isClosed = true;
    void this.rounds.stop();
  }

  /** How many pages the file is shorter by. */
  async giveBack(): Promise<number> {
    const before = await this.freePages();
    let free = before;
    while (free > SPARE_PAGES && !this.isClosed) {
      const pages = Math.min(PAGES_A_TURN, free - SPARE_PAGES);
      await sqlitePragma(this.dataSource, `incremental_vacuum(${String(pages)})`);
      const left = await this.freePages();
      if (left >= free) break;
      free = left;
      await sleep(PAUSE_MS);
    }
    // the file is cut when its log has been taken over
    if (free < before) await sqlitePragma(this.dataSource, 'wal_checkpoint(TRUNCATE)');
    return before - free;
  }

  private async freePages(): Promise<number> {
    const [row] = (await sqlitePragma(this.dataSource, 'freelist_count')) as [
      { freelist_count: number },
    ];
    return row.freelist_count;
  }
}
