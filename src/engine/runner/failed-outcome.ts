import { AppError } from '../../common/app-error';
import { isDiskFull } from '../../common/disk-full';
import type { RunOutcome } from '../process-pool/messages';
import { QueryFailure } from '../query-engine/database/query-failure';
import { ResultTooLarge } from '../query-engine/output/size-watch';
import { NodeFailure } from './node-failure';

type Failed = Extract<RunOutcome, { status: 'failed' }>;

/** The settings that what a run writes can exceed. */
export interface SizeLimits {
  readonly resultMaxMb: number;
  readonly spillMaxMb: number;
}

/**
 * How a run ends that a full disk stopped before it delivered anything: it may well be done again.
 * Undefined where that is not the reason.
 */
export function fullDiskOutcome(error: unknown): Failed | undefined {
  if (!isDiskFull(error) && !(error instanceof QueryFailure && error.kind === 'disk')) {
    return undefined;
  }
  return {
    status: 'failed',
    code: 'SERVICE_UNAVAILABLE',
    message: 'The disk that the server works on (DATA_DIR) is full; nothing was delivered',
    details: [],
  };
}

/** How a failed run ends; undefined for an error that nobody foresaw. */
export function foreseenOutcome(error: unknown, limits: SizeLimits): RunOutcome | undefined {
  if (error instanceof NodeFailure) return failed(error.message, error.details);
  if (error instanceof ResultTooLarge) {
    return failed(
      `The result is larger than RESULT_MAX_MB (${String(limits.resultMaxMb)} MB) allows`,
    );
  }
  if (error instanceof AppError) {
    return { status: 'failed', code: error.code, message: error.message, details: error.details };
  }
  if (!(error instanceof QueryFailure)) return undefined;
  if (error.kind === 'interrupted') return { status: 'cancelled' };
  if (error.kind === 'memory') return { status: 'out-of-memory', details: [] };
  if (error.kind === 'disk') return failed('The disk that the server works on (DATA_DIR) is full');
  if (error.kind !== 'spill') return undefined;
  return failed(
    `The engine process needs more disk space than SPILL_MAX_MB (${String(limits.spillMaxMb)} MB) allows`,
  );
}

/** For the user: nothing of what happened, but where the rest is to be found. */
export function unforeseenOutcome(executionId: string): Failed {
  return failed(`The run failed unexpectedly; the server's log has the details of ${executionId}`);
}

function failed(message: string, details: Failed['details'] = [{ message }]): Failed {
  return { status: 'failed', code: 'EXECUTION_FAILED', message, details };
}
