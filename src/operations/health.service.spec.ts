import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineClient, EngineProcess } from '../engine/process-pool/engine-client';
import { DiskResultStore } from '../engine/result-store/disk-result-store';
import { Environment } from '../platform/config/environment';
import { StorageSettings } from '../platform/config/storage.settings';
import type { DatabaseProbe } from '../platform/database/database-probe';
import { HealthChecks } from '../platform/health/health-checks';
import { Traffic } from '../platform/http/traffic';
import { HealthService } from './health.service';

describe('HealthService', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-health-'));
  const storage = new StorageSettings(new Environment({ DATA_DIR: dataDir }));
  const place: EngineProcess = { place: 'runs-1', pid: 1, isReady: true, runs: 0 };
  let engineProcesses: EngineProcess[];
  let takesRuns: boolean;
  let ping: () => Promise<void>;
  let checks: HealthChecks;
  let traffic: Traffic;
  let health: HealthService;

  beforeEach(() => {
    mkdirSync(storage.resultsDir, { recursive: true });
    engineProcesses = [place, { ...place, place: 'queries' }];
    takesRuns = true;
    ping = () => Promise.resolve();
    checks = new HealthChecks();
    traffic = new Traffic();
    const database = { ping: () => ping() } as DatabaseProbe;
    const engine = {
      checkExpressions: () => Promise.resolve([null]),
      processes: () => engineProcesses,
      get takesRuns() {
        return takesRuns;
      },
    } as unknown as EngineClient;
    const store = new DiskResultStore(storage);
    health = new HealthService(traffic, database, engine, store, checks);
    health.onModuleInit();
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('is ready when database, engine and store are', async () => {
    expect(await health.readiness()).toEqual({
      status: 'ready',
      checks: { database: 'ok', engine: 'ok', store: 'ok' },
    });
  });

  it('names a store that is gone and does not make an empty one in its place', async () => {
    rmSync(storage.resultsDir, { recursive: true });
    await expect(health.readiness()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The server is not ready: database ok, engine ok, store is out of reach',
      details: [{ path: 'store', message: 'The store is out of reach' }],
    });
    expect(existsSync(storage.resultsDir)).toBe(false);
  });

  it('is not ready while no process takes runs, though one answers questions', async () => {
    engineProcesses = [
      { ...place, isReady: false },
      { ...place, place: 'queries' },
    ];
    await expect(health.readiness()).rejects.toMatchObject({ details: [{ path: 'engine' }] });
  });

  it('needs no process for runs where workers carry them out', async () => {
    engineProcesses = [{ ...place, place: 'queries' }];
    takesRuns = false;
    expect((await health.readiness()).status).toBe('ready');
  });

  it('asks parts that were added, and names those that fail', async () => {
    checks.add('redis', () => Promise.reject(new Error('gone')));
    await expect(health.readiness()).rejects.toMatchObject({ details: [{ path: 'redis' }] });
    checks.add('redis', () => Promise.resolve());
    expect((await health.readiness()).checks).toMatchObject({ redis: 'ok' });
  });

  it('says so when a part hangs, and does not ask it twice at once', async () => {
    let asked = 0;
    ping = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const answers = [health.readiness(), health.readiness()];
    for (const answer of answers) {
      await expect(answer).rejects.toMatchObject({
        details: [{ path: 'database', message: 'The database does not answer' }],
      });
    }
    expect(asked).toBe(1);
  });

  it('is not ready from the first signal to stop on', async () => {
    void traffic.close();
    await expect(health.readiness()).rejects.toMatchObject({
      message: 'The server is shutting down',
    });
  });
});
