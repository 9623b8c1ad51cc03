import type { DataSource } from 'typeorm';
import { CreateAuditEntries1714392040000 } from '../../migrations/1714392040000-CreateAuditEntries';
import { AuditEntryEntity } from '../../src/audit/audit-entry.entity';
import { AuditTrail } from '../../src/audit/audit-trail';
import { AuditRepository } from '../../src/audit/audit.repository';
import type { Clock } from '../../src/common/clock';
import { UnitOfWork } from '../../src/platform/database/unit-of-work';

/** What a data source needs so that rooms over it can write the audit log. */
export const AUDIT_ENTITIES = [AuditEntryEntity];
export const AUDIT_MIGRATIONS = [CreateAuditEntries1714392040000];

/** The audit log over the tables of a test. */
export function auditTrailOver(dataSource: DataSource, clock: Clock): AuditTrail {
  return new AuditTrail(new UnitOfWork(dataSource), new AuditRepository(dataSource.manager), clock);
}

/** What was written, in order: `key.created key Name (vntg_abcd)`. */
export async function auditedIn({ manager }: DataSource): Promise<string[]> {
  const entries = await manager.find(AuditEntryEntity, { order: { id: 'ASC' } });
  return entries.map(({ action, resourceType, resourceName }) =>
    [action, resourceType, resourceName ?? ''].join(' ').trim(),
  );
}
