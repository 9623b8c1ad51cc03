import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError, type ErrorDetail } from '../common/app-error';
import { EngineClient } from '../engine/process-pool/engine-client';
import { ResultStore } from '../engine/result-store/result-store';
import { DatabaseProbe } from '../platform/database/database-probe';
import { type CheckResult, HealthChecks } from '../platform/health/health-checks';
import { Traffic } from '../platform/http/traffic';
import type { ReadinessDto } from './health.dto';

/** Whether everything the server needs is there. */
@Injectable()
export class HealthService implements OnModuleInit {
  constructor(
    private readonly traffic: Traffic,
    private readonly database: DatabaseProbe,
    private readonly engine: EngineClient,
    private readonly store: ResultStore,
    private readonly checks: HealthChecks,
  ) {}

  /** What only some servers cannot work without may add itself. */
  onModuleInit(): void {
    this.checks.add('database', () => this.database.ping());
    this.checks.add('engine', () => this.askEngine());
    this.checks.add('store', () => this.store.check());
  }

  /** Throws SERVICE_UNAVAILABLE with a detail for each thing that is missing. */
  async readiness(): Promise<ReadinessDto> {
    if (this.traffic.isLeaving) throw notReady('The server is shutting down', []);
    const results = [...(await this.checks.ask())];
    const details = results.flatMap(([name, result]) => detailsOf(name, result));
    if (details.length > 0) {
      const all = results.map(([name, result]) => `${name} ${WORDS[result]}`);
      throw notReady(`The server is not ready: ${all.join(', ')}`, details);
    }
    const checks = Object.fromEntries(results.map(([name]) => [name, 'ok']));
    return { status: 'ready', checks: checks as unknown as ReadinessDto['checks'] };
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
