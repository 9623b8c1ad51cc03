import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AppError, type ErrorDetail } from '../common/app-error';
import { EngineClient } from '../engine/process-pool/engine-client';
import { StorageSettings } from '../platform/config/storage.settings';
import { DatabaseProbe } from '../platform/database/database-probe';
import { Traffic } from '../platform/http/traffic';
import type { ReadinessDto } from './health.dto';

/** Longest wait for one check. */
const PATIENCE_MS = 3000;

/** Whether everything the server needs is there. */
@Injectable()
export class HealthService {
  constructor(
    private readonly traffic: Traffic,
    private readonly database: DatabaseProbe,
    private readonly engine: EngineClient,
    private readonly storage: StorageSettings,
  ) {}

  /** Throws SERVICE_UNAVAILABLE with a detail for each thing that is missing. */
  async readiness(): Promise<ReadinessDto> {
    if (this.traffic.isClosing) throw notReady('The server is shutting down', []);
    const faults = await Promise.all([
      this.check('database', () => this.database.ping()),
      this.check('engine', () => this.engine.checkExpressions({ expressions: ['1'] })),
      this.check('store', () => this.touchStore()),
    ]);
    const details = faults.filter((fault) => fault !== undefined);
    if (details.length > 0) throw notReady('The server is not ready', details);
    return { status: 'ready', checks: { database: 'ok', engine: 'ok', store: 'ok' } };
  }

  private async check(
    name: string,
    probe: () => Promise<unknown>,
  ): Promise<ErrorDetail | undefined> {
    const give = new AbortController();
    const tooLong = sleep(PATIENCE_MS, 'late', { signal: give.signal }).catch(() => 'late');
    try {
      const first = await Promise.race([probe().then(() => 'ok'), tooLong]);
      return first === 'ok' ? undefined : { path: name, message: `The ${name} does not answer` };
    } catch {
      return { path: name, message: `The ${name} is out of reach` };
    } finally {
      give.abort();
    }
  }

  /** Never makes the folder: an empty one in the place of a lost share would pass for the store. */
  private async touchStore(): Promise<void> {
    await access(this.storage.resultsDir, constants.W_OK);
  }
}

function notReady(message: string, details: readonly ErrorDetail[]): AppError {
  return new AppError('SERVICE_UNAVAILABLE', message, { details, retryAfterSeconds: 5 });
}
