import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isTransactionConflict } from './database-errors';
import { insideTransaction, isInsideTransaction } from './sqlite-turns';

/** The manager of a unit of work, by a name that rooms without tables may use. */
export type Transaction = EntityManager;

const MOST_ATTEMPTS = 6;

/** Runs work in one transaction. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Commits what `work` does through the manager it is given, or nothing of it if it throws. Work
   * that loses against another transaction (deadlock, lock wait) is done again from the start, so
   * it must change nothing but the database. Units don't nest: hand the manager on instead.
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (isInsideTransaction()) {
      throw new Error('A unit of work is under way: use the manager it was given');
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction((manager) =>
          insideTransaction(() => work(manager)),
        );
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isTransactionConflict(error)) throw error;
        await sleep(Math.random() * 25 * attempt);
      }
    }
  }
}
