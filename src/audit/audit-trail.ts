import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work';
import { AuditRepository } from './audit.repository';
import { type AuditActor, auditEntryOf, type AuditEvent, type NewAuditEntry } from './audit-event';

/** Notes what happened; it is written with the rest of the unit of work, or nothing is. */
export type Note = (event: AuditEvent) => void;

/** Writes the audit log: a change and its entry are committed together. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly entries: AuditRepository,
    private readonly clock: Clock,
  ) {}

  /** A unit of work of `actor`; what it notes is written at its end. See UnitOfWork.run. */
  run<T>(
    actor: AuditActor,
    work: (transaction: Transaction, note: Note) => Promise<T>,
  ): Promise<T> {
    return this.unitOfWork.run(async (transaction) => {
      const noted: NewAuditEntry[] = [];
      const done = await work(transaction, (event) => noted.push(this.entryOf(actor, event)));
      await this.entries.insert(noted, transaction);
      return done;
    });
  }

  /**
   * A unit of work that begins with the entry, for work that changes something outside the database
   * as well: where the log cannot be written nothing is done, and work that fails leaves no entry.
   */
  with<T>(entry: NewAuditEntry, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async (transaction) => {
      await this.entries.insert([entry], transaction);
      return work(transaction);
    });
  }

  /** An entry to be written later, in the transaction of what it tells. */
  entryOf(actor: AuditActor, event: AuditEvent): NewAuditEntry {
    return auditEntryOf(actor, event, this.clock.now());
  }

  /** Of something that changes nothing in the database, or as part of a unit of work under way. */
  async write(entry: NewAuditEntry, transaction?: Transaction): Promise<void> {
    await this.entries.insert([entry], transaction);
  }
}
