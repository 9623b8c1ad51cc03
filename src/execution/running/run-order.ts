import type { AuditActor } from '../../audit/audit-event';
import type { RunOrigin, RunPlan } from '../../engine/process-pool/messages';
import type { Transaction } from '../../platform/database/unit-of-work';
import type { Viewer } from '../../platform/http/principal';
import type { WorkflowSnapshot } from '../../workflows/workflow-snapshot';
import type { ExecutionTrigger } from '../execution-status';

/** What its workflow allows. */
export type RunLimits = Pick<WorkflowSnapshot, 'timeoutSeconds' | 'maxConcurrency' | 'overlap'>;

/** A run to be carried out. */
export interface RunOrder {
  readonly plan: RunPlan;
  readonly workflowVersion: number;
  /** Whose rights it has. */
  readonly caller: Viewer;
  readonly trigger: ExecutionTrigger;
  readonly limits: RunLimits;
  /** The request that asked for it. */
  readonly origin?: RunOrigin;
  /** The execution that this one repeats. */
  readonly retryOf?: string;
  /** The schedule that asked for it. */
  readonly scheduleId?: number;
  /** Who asks for it, for the audit log; absent where it is in the database already. */
  readonly by?: AuditActor;
  /** Told in the transaction that writes the run into the database. */
  readonly made?: (transaction: Transaction) => Promise<void>;
}

/** A run that is not in the database yet. */
export type NewRun = UnplannedRun & Required<Pick<RunOrder, 'by'>>;

/** A run that nobody has planned yet: it is when its turn comes. */
export type UnplannedRun = Omit<RunOrder, 'plan' | 'limits'> & {
  readonly plan: Pick<RunPlan, 'executionId' | 'organizationId' | 'params' | 'pageSize'> & {
    readonly workflow: Pick<RunPlan['workflow'], 'id'>;
  };
};

/** The same once a process has taken it. */
export interface TakenRun extends RunOrder {
  readonly workerId: string;
  /** When it was asked for: what the caller waits counts from here. */
  readonly queuedAt: Date;
  readonly startedAt: Date;
}
