import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskResultStore } from '../../src/engine/result-store/disk-result-store';
import { Environment } from '../../src/platform/config/environment';
import { StorageSettings } from '../../src/platform/config/storage.settings';
import { resultStoreContract } from './result-store.contract';

describe('DiskResultStore', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  resultStoreContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vantage-store-'));
    folders.push(folder);
    const settings = new StorageSettings(new Environment({ DATA_DIR: folder }));
    const store = new DiskResultStore(settings);
    await store.onModuleInit();
    return {
      store,
      takeAway: async () => {
        const elsewhere = `${settings.resultsDir}-away`;
        await rename(settings.resultsDir, elsewhere);
        return () => rename(elsewhere, settings.resultsDir);
      },
    };
  });
});
