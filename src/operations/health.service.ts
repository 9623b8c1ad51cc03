import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError, type ErrorDetail } from '../common/app-error';
import { EngineClient } from '../engine/process-pool/engine-client';
import { StorageSettings } from '../platform/config/storage.settings';
import { DatabaseProbe } from '../platform/database/database-probe';
import { type CheckResult, HealthChecks } from '../platform/health/health-checks';
import { Traffic } from '../platform/http/traffic';
import { RedisConnections } from '../platform/redis/redis-connections';
import type { ReadinessDto } from './health.dto';

/** Whether everything the server needs is there. */
@Injectable()
export class HealthService implements OnModuleInit {
  constructor(
    private readonly traffic: Traffic,
    private readonly database: DatabaseProbe,
    private readonly engine: EngineClient,
    private readonly storage: StorageSettings,
    private readonly checks: HealthChecks,
    private readonly redis: RedisConnections,
  ) {}

  /** What only some servers have may add itself. */
  onModuleInit(): void {
    this.checks.add('database', () => this.database.ping());
    this.checks.add('engine', () => this.askEngine());
    this.checks.add('store', () => this.touchStore());
    if (this.redis.isConfigured) this.checks.add('redis', () => this.redis.commands.ping());
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

  /** Never makes the folder: an empty one in the place of a lost share would pass for the store. */
  private async touchStore(): Promise<void> {
    await access(this.storage.resultsDir, constants.W_OK);
    const { bavail } = await statfs(this.storage.resultsDir);
    if (bavail === 0) throw new Error('The disk is full');
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
