import type { ApiAnswer } from '../../support/api-client';

/** A run whose rows somebody got. */
export interface CompletedRun {
  readonly executionId: string;
  readonly resultId: string;
}

/** What callers were told, to be held against what is there afterwards. */
export class Journal {
  /** Runs that were answered with their rows. */
  readonly completed: CompletedRun[] = [];
  /** Runs that were accepted: execution ids. */
  readonly accepted: string[] = [];
  /** Tags of sends that were answered as completed. */
  readonly sent: string[] = [];
  /** Titles of workflows that were created, and their ids. */
  readonly created = new Map<string, number>();
  /** The last version of each graph that was acknowledged, by workflow. */
  readonly graphs = new Map<number, number>();
  /** Answers that no caller should ever get. */
  readonly faults: string[] = [];
  /** Calls that ended without an answer. */
  cutOff = 0;
  /** Calls that were answered with 503 and when to try again. */
  refused = 0;
  answered = 0;

  /** Notes how a call ended: it did what was asked, may be made again, or is over. */
  note(what: string, answer: ApiAnswer): 'done' | 'later' | 'over' {
    this.answered += 1;
    if (answer.status < 300) return 'done';
    const code = String(answer.body.error?.code);
    if (code === 'EXECUTION_CRASHED') return 'over';
    if (code === 'IDEMPOTENCY_IN_FLIGHT') return 'later';
    if (answer.status === 503 && code === 'SERVICE_UNAVAILABLE' && retryAfter(answer) >= 1) {
      this.refused += 1;
      return 'later';
    }
    this.faults.push(`${what}: ${String(answer.status)} ${answer.text}`);
    return 'over';
  }
}

function retryAfter(answer: ApiAnswer): number {
  return Number(answer.headers.get('retry-after') ?? 0);
}
