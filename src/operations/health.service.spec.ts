import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineClient, EngineProcess } from '../engine/process-pool/engine-client';
import { DiskResultStore } from '../engine/result-store/disk-result-store';
import { ExecutionSettings } from '../platform/config/execution.settings';
import { Environment } from '../platform/config/environment';
import { StorageSettings } from '../platform/config/storage.settings';
import type { DatabaseProbe } from '../platform/database/database-probe';
import { Traffic } from '../platform/http/traffic';
import type { WakeUps } from '../platform/queue/wake-ups';
import { HealthService } from './health.service';

describe('HealthService', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-health-'));
  const storage = new StorageSettings(new Environment({ DATA_DIR: dataDir }));
  const place: EngineProcess = { place: 'runs-1', pid: 1, isReady: true, runs: 0 };
  let engineProcesses: EngineProcess[];
  let takesRuns: boolean;
  let ping: () => Promise<void>;
  let mode: string;
  let traffic: Traffic;

  beforeEach(() => {
    mkdirSync(storage.resultsDir, { recursive: true });
    engineProcesses = [place, { ...place, place: 'queries' }];
    takesRuns = true;
    ping = () => Promise.resolve();
    mode = 'local';
    traffic = new Traffic();
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true });
  });

  /** What it tells of the parts as they are now. */
  const healthOf = (wakeUps: Pick<WakeUps, 'check'> = { check: () => Promise.resolve() }) => {
    const database = { ping: () => ping() } as DatabaseProbe;
    const engine = {
      checkExpressions: () => Promise.resolve([null]),
      processes: () => engineProcesses,
      get takesRuns() {
        return takesRuns;
      },
    } as unknown as EngineClient;
    const settings = { mode } as ExecutionSettings;
    const store = new DiskResultStore(storage);
    return new HealthService(traffic, database, engine, store, wakeUps as WakeUps, settings);
  };

  it('is ready when database, engine and store are', async () => {
    expect(await healthOf().readiness()).toEqual({
      status: 'ready',
      checks: { database: 'ok', engine: 'ok', store: 'ok' },
    });
  });

  it('names a store that is gone and does not make an empty one in its place', async () => {
    rmSync(storage.resultsDir, { recursive: true });
    await expect(healthOf().readiness()).rejects.toMatchObject({
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
    await expect(healthOf().readiness()).rejects.toMatchObject({ details: [{ path: 'engine' }] });
  });

  it('needs no process for runs where workers carry them out', async () => {
    engineProcesses = [{ ...place, place: 'queries' }];
    takesRuns = false;
    expect((await healthOf().readiness()).status).toBe('ready');
  });

  it('is ready without the queue, which only makes runs wait longer, and says so', async () => {
    mode = 'queue';
    expect((await healthOf().readiness()).checks).toMatchObject({ queue: 'ok' });
    const away = { check: () => Promise.reject(new Error('gone')) };
    expect(await healthOf(away).readiness()).toEqual({
      status: 'ready',
      checks: { database: 'ok', engine: 'ok', store: 'ok', queue: 'degraded' },
    });
  });

  it('says so when a part hangs, and does not ask it twice at once', async () => {
    let asked = 0;
    ping = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const health = healthOf();
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
    await expect(healthOf().readiness()).rejects.toMatchObject({
      message: 'The server is shutting down',
    });
  });
});
