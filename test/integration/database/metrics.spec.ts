import { setTimeout as sleep } from 'node:timers/promises';
import { registry } from '../../../src/platform/metrics/instruments';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { onEachDatabase } from '../../support/databases';
import { type Bench, Box, openBench } from './support';

async function value(name: string, labels = ''): Promise<number> {
  const text = await registry.metrics();
  return Number(new RegExp(`^vantage_database_${name}${labels} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

onEachDatabase((kind) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench(kind);
  });
  afterEach(() => bench.close());

  it('counts the connections that are in use and those that are waited for, down to none', async () => {
    const unitOfWork = new UnitOfWork(bench.dataSource);
    const units = Array.from({ length: 12 }, (_, index) =>
      unitOfWork.run(async (manager) => {
        await manager.save(Box, { boxName: `box ${String(index)}` });
        await sleep(200);
        if (index === 0) throw new Error('rolled back');
      }),
    );
    const settled = Promise.allSettled(units);
    const [limit, most] = kind === 'sqlite' ? [1, 11] : [10, 2];
    const deadline = performance.now() + 20_000;
    while ((await value('connections_awaited')) !== most && performance.now() < deadline) {
      await sleep(5);
    }
    expect(await value('connections_awaited')).toBe(most);
    expect(await value('connections_used')).toBe(limit);
    await settled;
    expect(await value('connections_awaited')).toBe(0);
    expect(await value('connections_used')).toBe(0);
  });

  it('counts statements and failures by their kind', async () => {
    const before = await value('errors_total', '\\{kind="duplicate"\\}');
    const boxes = bench.dataSource.getRepository(Box);
    const { id } = await boxes.save({ boxName: 'one' });
    await expect(boxes.insert({ id, boxName: 'one' })).rejects.toThrow();
    expect(await value('errors_total', '\\{kind="duplicate"\\}')).toBe(before + 1);
    expect(await value('query_duration_seconds_count')).toBeGreaterThan(0);
  });
});
