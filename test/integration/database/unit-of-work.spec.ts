import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { isUniqueViolation } from '../../../src/platform/database/database-errors';
import { onEachDatabase } from '../../support/databases';
import { type Bench, Box, Lid, openBench } from './support';

onEachDatabase((kind) => {
  let bench: Bench;
  let unitOfWork: UnitOfWork;
  beforeEach(async () => {
    bench = await openBench(kind);
    unitOfWork = new UnitOfWork(bench.dataSource);
  });
  afterEach(() => bench.close());

  const names = async (): Promise<string[]> =>
    (await bench.dataSource.getRepository(Box).find({ order: { boxName: 'ASC' } })).map(
      (box) => box.boxName,
    );

  it('leaves exactly the rows of those of 20 concurrent transactions that commit', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        unitOfWork.run(async (manager) => {
          const box = await manager.save(Box, { boxName: `box ${String(index)}` });
          await sleep(Math.random() * 5);
          await manager.save(Lid, { boxId: box.id, colour: 'red' });
          if (index % 2 === 1) throw new Error('rolled back');
          await manager.save(Lid, { boxId: box.id, colour: 'blue' });
        }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(10);
    expect(await names()).toEqual(
      [0, 10, 12, 14, 16, 18, 2, 4, 6, 8].map((index) => `box ${String(index)}`),
    );
    expect(await bench.dataSource.getRepository(Lid).count()).toBe(20);
  });

  it('keeps autocommitted writes that arrive during a transaction that rolls back', async () => {
    const repository = bench.dataSource.getRepository(Box);
    const failing = unitOfWork.run(async (manager) => {
      await manager.save(Box, { boxName: 'gone' });
      await sleep(30);
      throw new Error('rolled back');
    });
    const inserted = sleep(10).then(() => repository.insert(newBox('kept')));
    await expect(failing).rejects.toThrow('rolled back');
    await inserted;
    expect(await names()).toEqual(['kept']);
  });

  it('shows nobody what is not yet committed', async () => {
    const gate = new EventEmitter();
    const unit = unitOfWork.run(async (manager) => {
      await manager.save(Box, { boxName: 'new' });
      gate.emit('saved');
      await once(gate, 'commit');
    });
    await once(gate, 'saved');
    const reading = names();
    if (kind === 'mysql') expect(await reading).toEqual([]);
    gate.emit('commit');
    await unit;
    if (kind === 'sqlite') expect(await reading).toEqual(['new']);
  });

  it('refuses a unit inside a unit, and none after it', async () => {
    await expect(unitOfWork.run(() => unitOfWork.run(() => Promise.resolve()))).rejects.toThrow(
      'use the manager',
    );
    await expect(unitOfWork.run(() => Promise.resolve(7))).resolves.toBe(7);
  });

  it('tells a broken unique index apart', async () => {
    await bench.dataSource.getRepository(Box).save(newBox('twin'));
    const error: unknown = await unitOfWork
      .run((manager) => manager.save(Box, newBox('twin')))
      .catch((caught: unknown) => caught);
    expect(isUniqueViolation(error)).toBe(true);
    expect(await names()).toEqual(['twin']);
  });

  it('does a unit that lost in a deadlock again', async () => {
    const repository = bench.dataSource.getRepository(Box);
    const [a, b] = await repository.save([newBox('a'), newBox('b')]);
    const both = (first: number, second: number): Promise<void> =>
      unitOfWork.run(async (manager) => {
        await manager.increment(Lid, { boxId: 0 }, 'boxId', 0);
        await manager.update(Box, first, { notes: 'x' });
        await sleep(20);
        await manager.update(Box, second, { notes: 'y' });
      });
    await Promise.all([both(a?.id ?? 0, b?.id ?? 0), both(b?.id ?? 0, a?.id ?? 0)]);
    expect(await repository.count({ where: [{ notes: 'x' }, { notes: 'y' }] })).toBe(2);
  });

  it('reads and writes every kind of column alike', async () => {
    const repository = bench.dataSource.getRepository(Box);
    const content = { b: [1, 2.5, null], a: 'ü😀' };
    const { id } = await repository.save({ boxName: 'all', content, notes: 'n'.repeat(9000) });
    bench.clock.time = new Date('2026-04-29T12:00:01.456Z');
    const box = await repository.findOneByOrFail({ id });
    expect(box).toMatchObject({ content, isOpen: false });
    expect(Object.keys(box.content as object)).toEqual(['b', 'a']);
    box.isOpen = true;
    await repository.save(box);
    await repository.save(box);
    const again = await repository.findOneByOrFail({ id });
    expect(again.isOpen).toBe(true);
    expect(again.created.toISOString()).toBe('2026-04-29T12:00:00.123Z');
    expect(again.modified.toISOString()).toBe('2026-04-29T12:00:01.456Z');
    const columns = bench.dataSource.getMetadata(Box).columns.map((column) => column.databaseName);
    expect(columns).toContain('box_name');
  });
});

function newBox(boxName: string): Pick<Box, 'boxName' | 'created' | 'modified'> {
  const created = new Date('2026-01-01T00:00:00.000Z');
  return { boxName, created, modified: created };
}
