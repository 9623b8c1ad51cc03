import type { Environment } from './environment';

/** The audit log. */
export class AuditSettings {
  /**
   * `AUDIT_RETENTION_DAYS`: how long entries are kept, 1 day or more. Default 365. Those of runs go
   * with the record of the run where that goes earlier.
   */
  readonly retentionDays: number;

  constructor(env: Environment) {
    this.retentionDays = env.integer('AUDIT_RETENTION_DAYS', {
      default: 365,
      min: 1,
      max: 36_500,
    });
  }
}
