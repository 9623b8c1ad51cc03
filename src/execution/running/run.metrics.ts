import { counter, histogram } from '../../platform/metrics/instruments';
import type { ExecutionTrigger, TerminalStatus } from '../execution-status';

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];
const TRIGGER_UNKNOWN = 'unknown';

const runsStarted = counter('vantage_runs_started_total', 'Runs that this process took', [
  'trigger',
]);
const runsEnded = counter(
  'vantage_runs_total',
  'Runs that ended, by how they ended and what had started them (unknown: what another process left behind)',
  ['status', 'trigger'],
);
const runSeconds = histogram(
  'vantage_run_duration_seconds',
  'Runs from the moment a process took them until their end was recorded',
  SECONDS,
  ['status'],
);
const waitSeconds = histogram(
  'vantage_run_wait_seconds',
  'How long runs waited for a place before a process took them',
  SECONDS,
);
const resultBytes = counter('vantage_result_bytes_total', 'Bytes of results written to the store');
const resultRows = counter('vantage_result_rows_total', 'Rows of results written to the store');

/** What of a run its metrics need. */
interface MeasuredRun {
  readonly trigger: ExecutionTrigger;
  readonly queuedAt: Date;
  readonly startedAt: Date;
}

export function countStart({ trigger, queuedAt, startedAt }: MeasuredRun): void {
  runsStarted.labels(trigger).inc();
  waitSeconds.observe(Math.max(0, startedAt.getTime() - queuedAt.getTime()) / 1000);
}

/** The end of a run of this process, once it is recorded. */
export function countEnd(
  { trigger, startedAt }: MeasuredRun,
  status: TerminalStatus,
  finishedAt: Date,
): void {
  runsEnded.labels(status, trigger).inc();
  const seconds = Math.max(0, finishedAt.getTime() - startedAt.getTime()) / 1000;
  runSeconds.labels(status).observe(seconds);
}

/** Runs that ended without having been at work here: cancelled while they waited, or orphaned. */
export function countEndElsewhere(
  status: TerminalStatus,
  { trigger, runs = 1 }: { readonly trigger?: ExecutionTrigger; readonly runs?: number } = {},
): void {
  if (runs > 0) runsEnded.labels(status, trigger ?? TRIGGER_UNKNOWN).inc(runs);
}

export function countResult({
  bytes,
  totalRows,
}: {
  readonly bytes: number;
  readonly totalRows: number;
}): void {
  resultBytes.inc(bytes);
  resultRows.inc(totalRows);
}
