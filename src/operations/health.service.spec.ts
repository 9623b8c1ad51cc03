import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineClient } from '../engine/process-pool/engine-client';
import { Environment } from '../platform/config/environment';
import { StorageSettings } from '../platform/config/storage.settings';
import type { DatabaseProbe } from '../platform/database/database-probe';
import { Traffic } from '../platform/http/traffic';
import { HealthService } from './health.service';

describe('HealthService', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-health-'));
  const storage = new StorageSettings(new Environment({ DATA_DIR: dataDir }));
  const database = { ping: () => Promise.resolve() } as DatabaseProbe;
  const engine = { checkExpressions: () => Promise.resolve([null]) } as unknown as EngineClient;
  const health = new HealthService(new Traffic(), database, engine, storage);
  afterAll(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('is ready when database, engine and store are', async () => {
    mkdirSync(storage.resultsDir);
    expect(await health.readiness()).toMatchObject({ status: 'ready' });
  });

  it('names a store that is gone and does not make an empty one in its place', async () => {
    rmSync(storage.resultsDir, { recursive: true });
    await expect(health.readiness()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: [{ path: 'store', message: 'The store is out of reach' }],
    });
    expect(existsSync(storage.resultsDir)).toBe(false);
  });
});
