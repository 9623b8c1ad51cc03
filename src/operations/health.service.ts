import { Injectable } from '@nestjs/common';
import { AppError, type ErrorDetail } from '../common/app-error';
import { EngineClient } from '../engine/process-pool/engine-client';
import { ResultStore } from '../engine/result-store/result-store';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { DatabaseProbe } from '../platform/database/database-probe';
import { Traffic } from '../platform/http/traffic';
import { WakeUps } from '../platform/queue/wake-ups';
import { type CheckResult, HealthCheck } from './health-check';
import type { ReadinessDto } from './health.dto';

/** Whether everything the server needs is there. */
@Injectable()
export class HealthService {
  private readonly checks: readonly HealthCheck[];

  constructor(
    private readonly traffic: Traffic,
    database: DatabaseProbe,
    private readonly engine: EngineClient,
    store: ResultStore,
    wakeUps: WakeUps,
    { mode }: ExecutionSettings,
  ) {
    const queue = new HealthCheck('queue', () => wakeUps.check(), false);
    this.checks = [
      new HealthCheck('database', () => database.ping()),
      new HealthCheck('engine', () => this.askEngine()),
      new HealthCheck('store', () => store.check()),
      ...(mode === 'queue' ? [queue] : []),
    ];
  }

  /** Throws SERVICE_UNAVAILABLE with a detail for each thing that is missing. */
  async readiness(): Promise<ReadinessDto> {
    if (this.traffic.isLeaving) throw notReady('The server is shutting down', []);
    const results = await Promise.all(
      this.checks.map(async (check) => ({ check, result: await check.result() })),
    );
    const details = results.flatMap(({ check, result }) =>
      check.isNeeded ? detailsOf(check.name, result) : [],
    );
    if (details.length > 0) {
      const all = results.map(({ check, result }) => `${check.name} ${WORDS[result]}`);
      throw notReady(`The server is not ready: ${all.join(', ')}`, details);
    }
    const checks = results.map(({ check, result }) => [
      check.name,
      result === 'ok' ? 'ok' : 'degraded',
    ]);
    return { status: 'ready', checks: Object.fromEntries(checks) as ReadinessDto['checks'] };
  }

  /** Questions are answered, and a process for runs takes work where this server carries out runs. */
  private async askEngine(): Promise<void> {
    await this.engine.checkExpressions({ expressions: ['1'] });
    if (!this.engine.takesRuns) return;
    const forRuns = this.engine.processes().filter(({ place }) => place.startsWith('runs-'));
    if (!forRuns.some(({ isReady }) => isReady)) throw new Error('No engine process takes runs');
  }
}

const WORDS: Readonly<Record<CheckResult, string>> = {
  ok: 'ok',
  silent: 'does not answer',
  failed: 'is out of reach',
};

function detailsOf(name: string, result: CheckResult): ErrorDetail[] {
  return result === 'ok' ? [] : [{ path: name, message: `The ${name} ${WORDS[result]}` }];
}

function notReady(message: string, details: readonly ErrorDetail[]): AppError {
  return new AppError('SERVICE_UNAVAILABLE', message, { details, retryAfterSeconds: 5 });
}
