import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { AuditSettings } from '../platform/config/audit.settings';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { Retention } from '../platform/database/retention';
import { AUDIT_RESOURCES, type AuditResourceType } from './audit-actions';
import { AuditRepository } from './audit.repository';

const DAY_MS = 86_400_000;

/**
 * Removes entries after AUDIT_RETENTION_DAYS. Those of runs, of which there may be many a second,
 * stay no longer than the records of the runs (EXECUTION_RETENTION_DAYS).
 */
@Injectable()
export class AuditRetention extends Retention {
  protected override readonly what = 'audit entries';

  constructor(
    private readonly entries: AuditRepository,
    private readonly settings: AuditSettings,
    private readonly executions: ExecutionSettings,
    private readonly clock: Clock,
  ) {
    super();
  }

  protected override async removeBatch(limit: number): Promise<number> {
    let removed = 0;
    for (const type of AUDIT_RESOURCES) {
      if (removed === limit) break;
      removed += await this.entries.removeBefore(type, this.endOf(type), limit - removed);
    }
    return removed;
  }

  private endOf(type: AuditResourceType): Date {
    const { retentionDays } = this.settings;
    const days =
      type === 'execution' ? Math.min(retentionDays, this.executions.retentionDays) : retentionDays;
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
