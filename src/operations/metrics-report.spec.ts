import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SystemClock } from '../common/clock';
import type { RunLoad } from '../execution/running/run-load';
import { DatabaseSettings } from '../platform/config/database.settings';
import { Environment } from '../platform/config/environment';
import { StorageSettings } from '../platform/config/storage.settings';
import { Traffic } from '../platform/http/traffic';
import type { EngineGauges } from './engine-gauges';
import { MetricsReport } from './metrics-report';

type Waiting = ReturnType<RunLoad['waiting']>;

it('is there though the database hangs: without its values, and asking it once', async () => {
  const env = new Environment({ DATA_DIR: tmpdir() });
  const storage = new StorageSettings(env);
  let asked = 0;
  let answer: Waiting = Promise.resolve({ runs: 3, since: new Date(0) });
  const load = {
    atWork: 2,
    waiting: () => {
      asked += 1;
      return answer;
    },
  } as unknown as RunLoad;
  const engine = { read: () => Promise.resolve() } as unknown as EngineGauges;
  const database = new DatabaseSettings(env, storage);
  const report = new MetricsReport(
    load,
    new Traffic(),
    database,
    storage,
    engine,
    new SystemClock(),
  );
  report.onModuleInit();
  const before = await report.text();
  expect(before).toContain('\nvantage_runs_queued 3\n');
  expect(before).toContain('\nvantage_up{part="database"} 1\n');

  let wake: (found: Awaited<Waiting>) => void = () => undefined;
  answer = new Promise((resolve) => {
    wake = resolve;
  });
  const [text] = await Promise.all([report.text(), report.text()]);
  expect(text).toContain('\nvantage_runs_running 2\n');
  expect(text).toContain('\nvantage_up{part="database"} 0\n');
  expect(text).toContain('\nvantage_up{part="disk"} 1\n');
  expect(text).not.toMatch(/^vantage_runs_queued /m);
  expect(asked).toBe(2);

  wake({ runs: 0, since: undefined });
  await sleep(0);
  answer = Promise.resolve({ runs: 0, since: undefined });
  expect(await report.text()).toContain('\nvantage_runs_queued_oldest_seconds 0\n');
});
