import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { retryingConflicts } from './retrying-conflicts';
import { insideTransaction, isInsideTransaction } from './sqlite-turns';

/** The manager of a unit of work, by a name that rooms without tables may use. */
export type Transaction = EntityManager;

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
    return retryingConflicts(() =>
      this.dataSource.transaction((manager) => insideTransaction(() => work(manager))),
    );
  }
}
