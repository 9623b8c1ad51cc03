import { DAMAGED_PARQUET } from './parquet-failure';

/**
 * What a failed statement means for the run:
 * - `interrupted`: the run was cancelled;
 * - `memory`: DuckDB's memory limit, worth one more try alone in a process;
 * - `spill`: the disk space of SPILL_MAX_MB is used up;
 * - `disk`: the disk itself is full;
 * - `broken`: the instance is invalid and must be replaced;
 * - `data`: the rows or the user's expression do not fit, e.g. text that is no number;
 * - `other`: a defect of ours or of the machine.
 */
export type FailureKind = 'interrupted' | 'memory' | 'spill' | 'disk' | 'broken' | 'data' | 'other';

const KINDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(FATAL|INTERNAL) Error|has been invalidated|database has been closed/i, 'broken'],
  [/^INTERRUPT Error/i, 'interrupted'],
  [/No space left on device|Disk quota exceeded/i, 'disk'],
  [/max_temp_directory_size/i, 'spill'],
  [DAMAGED_PARQUET, 'data'],
  [
    /^Out of Memory Error|failed to allocate|could not allocate block|failed to pin block|bad allocation|std::bad_alloc/i,
    'memory',
  ],
  [
    /^(Conversion|Out of Range|Invalid Input|Binder|Constraint|Mismatch Type|Invalid Type|Decimal|Divide by Zero|Parameter Not Resolved|Not implemented) Error|^Syntax Error: Invalid escape/i,
    'data',
  ],
];

/** A statement failed. `message` is DuckDB's own text: for the log, not for users. */
export class QueryFailure extends Error {
  readonly kind: FailureKind;

  constructor(cause: unknown) {
    const text = messageOf(cause);
    super(text, { cause });
    this.name = 'QueryFailure';
    this.kind = KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
  }
}

/** Errors of native code need not be instances of this realm's Error. */
function messageOf(cause: unknown): string {
  const isObject = typeof cause === 'object' && cause !== null;
  return isObject && 'message' in cause ? String(cause.message) : String(cause);
}
