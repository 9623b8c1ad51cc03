import { join, resolve } from 'node:path';
import type { Environment } from './environment';

/** A TTL of ten years: beyond that nobody means it. */
const LONGEST_TTL_SECONDS = 315_360_000;
const ONE_TERABYTE_MB = 1_048_576;

/** Where data lies on this machine, and how much of it one run may make. */
export class StorageSettings {
  /** `DATA_DIR`: everything local, as an absolute path. Default ./data. */
  readonly dataDir: string;
  /** `FILES_DIR`: the only folder that file nodes see. Default DATA_DIR/files. */
  readonly filesDir: string;
  /** `FILE_MAX_MB`: largest file that is uploaded or written by a workflow. Default 1024. */
  readonly fileMaxMb: number;
  /** `RESULT_TTL_SECONDS`: how long a result can be paged, 1 s or more. Default 86400. */
  readonly resultTtlSeconds: number;
  /** `RESULT_MAX_MB`: largest stored result of one run. Default 4096. */
  readonly resultMaxMb: number;
  /** `SPILL_MAX_MB`: most that an engine process may spill to disk while it computes. Default 8192. */
  readonly spillMaxMb: number;

  constructor(env: Environment) {
    this.dataDir = resolve(env.text('DATA_DIR', './data'));
    this.filesDir = resolve(env.text('FILES_DIR', join(this.dataDir, 'files')));
    this.resultTtlSeconds = env.integer('RESULT_TTL_SECONDS', {
      default: 86_400,
      min: 1,
      max: LONGEST_TTL_SECONDS,
    });
    const size = { min: 1, max: ONE_TERABYTE_MB };
    this.fileMaxMb = env.integer('FILE_MAX_MB', { default: 1024, ...size });
    this.resultMaxMb = env.integer('RESULT_MAX_MB', { default: 4096, ...size });
    this.spillMaxMb = env.integer('SPILL_MAX_MB', { default: 8192, ...size });
  }

  /** Finished results. */
  get resultsDir(): string {
    return join(this.dataDir, 'results');
  }

  /** Copies of results that lie in Redis. */
  get resultCacheDir(): string {
    return join(this.dataDir, 'result-cache');
  }

  /** Fetched bodies and spilled queries of running executions; worthless after a restart. */
  get spoolDir(): string {
    return join(this.dataDir, 'spool');
  }
}
