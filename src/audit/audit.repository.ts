import { Injectable } from '@nestjs/common';
import { EntityManager, LessThan, type ObjectLiteral } from 'typeorm';
import type { AuditAction, AuditOutcome, AuditResourceType } from './audit-actions';
import { AuditEntryEntity } from './audit-entry.entity';
import type { NewAuditEntry } from './audit-event';

/** A place in the log: entries are in order of their time, then of their ids. */
export type AuditPlace = Pick<AuditEntryEntity, 'created' | 'id'>;

/** Which entries to read. */
export interface AuditFilter {
  readonly action?: AuditAction;
  readonly outcome?: AuditOutcome;
  readonly userId?: number;
  readonly keyId?: number;
  readonly resourceType?: AuditResourceType;
  readonly resourceId?: string;
  /** At or after. */
  readonly from?: Date;
  /** Before. */
  readonly to?: Date;
  /** Older than the entry there. */
  readonly before?: AuditPlace;
}

/** The table of the audit log: it is added to and read, and what is old is removed. */
@Injectable()
export class AuditRepository {
  constructor(private readonly manager: EntityManager) {}

  async insert(
    entries: readonly NewAuditEntry[],
    manager: EntityManager = this.manager,
  ): Promise<void> {
    if (entries.length === 0) return;
    await manager.insert<ObjectLiteral>(AuditEntryEntity, [...entries]);
  }

  /** The newest first. */
  findPage(
    organizationId: number,
    filter: AuditFilter,
    limit: number,
  ): Promise<AuditEntryEntity[]> {
    const { from, to, before, ...exact } = filter;
    const entries = this.manager
      .createQueryBuilder(AuditEntryEntity, 'entry')
      .where({ ...exact, organizationId })
      .orderBy('entry.created', 'DESC')
      .addOrderBy('entry.id', 'DESC')
      .limit(limit);
    if (from !== undefined) entries.andWhere('entry.created >= :from', { from });
    if (to !== undefined) entries.andWhere('entry.created < :to', { to });
    if (before !== undefined) {
      const { created, id } = before;
      entries
        .andWhere('entry.created <= :created', { created })
        .andWhere('(entry.created < :created OR entry.id < :id)', { id });
    }
    return entries.getMany();
  }

  /** Removes at most `limit` of one kind that are older; how many. */
  async removeBefore(
    resourceType: AuditResourceType,
    before: Date,
    limit: number,
  ): Promise<number> {
    const old = await this.manager.find(AuditEntryEntity, {
      select: { id: true },
      where: { resourceType, created: LessThan(before) },
      order: { created: 'ASC' },
      take: limit,
    });
    if (old.length > 0)
      await this.manager.delete(
        AuditEntryEntity,
        old.map(({ id }) => id),
      );
    return old.length;
  }
}
