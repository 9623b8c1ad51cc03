import { readFile, writeFile } from 'node:fs/promises';
import type { StoredForm } from '../../src/engine/query-engine/output/stored-column';
import type { ResultStore } from '../../src/engine/result-store/result-store';

export interface StoreUnderTest {
  readonly store: ResultStore;
  /** Puts the store out of reach until the returned function is called. */
  takeAway(): Promise<() => Promise<void>>;
}

/** What every result store does, whatever it is made of. */
export function resultStoreContract(make: () => Promise<StoreUnderTest>): void {
  let store: ResultStore;
  let takeAway: StoreUnderTest['takeAway'];
  beforeEach(async () => {
    ({ store, takeAway } = await make());
  });
  const columns: StoredForm[] = [
    { name: 'n', kind: 'whole' },
    { name: 'text\n', kind: 'text' },
  ];
  const lines = ['{"n":0}', '{"n":1,"text":"é\\n"}', '{"n":2}'];

  it('gives back lines as pages', async () => {
    const bytes = await store.saveLines('wf1_1_a.jsonl', { columns, lines });
    expect(bytes).toBeGreaterThan(Buffer.byteLength(lines.join('\n')));
    expect(await store.readPage('wf1_1_a.jsonl', 0, 2)).toBe(`[${lines.slice(0, 2).join(',')}]`);
    expect(await store.readPage('wf1_1_a.jsonl', 2, 2)).toBe(`[${lines.slice(2).join(',')}]`);
    expect(await store.readPage('wf1_1_a.jsonl', 3, 2)).toBe('[]');
  });

  it('keeps a result without rows', async () => {
    await store.saveLines('wf1_1_none.jsonl', { columns, lines: [] });
    expect(await store.has('wf1_1_none.jsonl')).toBe(true);
    expect(await store.readPage('wf1_1_none.jsonl', 0, 10)).toBe('[]');
    expect(await store.readLines('wf1_1_none.jsonl')).toEqual({ columns, lines: [] });
  });

  it('gives back lines with what their columns are', async () => {
    const described = columns.map((column) => ({ ...column, type: 'string' }));
    await store.saveLines('wf1_1_h.jsonl', { columns: described, lines });
    expect(await store.readLines('wf1_1_h.jsonl')).toEqual({ columns, lines });
    await expect(store.readLines('wf1_1_gone.jsonl')).rejects.toMatchObject({
      code: 'DATA_EXPIRED',
    });
  });

  it('keeps a file, which only DuckDB reads', async () => {
    expect(await store.saveFile('wf1_1_b.parquet', (path) => writeFile(path, 'PAR1'))).toBe(4);
    expect(await store.readPage('wf1_1_b.parquet', 0, 1)).toBeUndefined();
    expect(await store.readLines('wf1_1_b.parquet')).toBeUndefined();
    const file = await store.hold('wf1_1_b.parquet');
    expect(await readFile(file.path, 'utf8')).toBe('PAR1');
    await file.release();
  });

  it('keeps nothing of a file whose writing fails', async () => {
    const failing = store.saveFile('wf1_1_c.parquet', async (path) => {
      await writeFile(path, 'half');
      throw new Error('stopped');
    });
    await expect(failing).rejects.toThrow('stopped');
    expect(await store.has('wf1_1_c.parquet')).toBe(false);
    expect(await all(store)).toEqual([]);
  });

  it('lists and removes what it holds', async () => {
    await store.saveLines('wf1_1_d.jsonl', { columns, lines });
    await store.saveLines('wf1_1_e.jsonl', { columns, lines });
    expect((await all(store)).sort()).toEqual(['wf1_1_d.jsonl', 'wf1_1_e.jsonl']);
    await store.remove('wf1_1_d.jsonl');
    await store.remove('wf1_1_d.jsonl');
    expect(await all(store)).toEqual(['wf1_1_e.jsonl']);
  });

  it.each([
    'wf1_1_gone.jsonl',
    '../secret.jsonl',
    '/etc/passwd',
    'a/b.jsonl',
    '',
    '.jsonl',
    'x.txt',
  ])('has nothing at %j', async (location) => {
    expect(await store.has(location)).toBe(false);
    await expect(store.hold(location)).rejects.toMatchObject({ code: 'DATA_EXPIRED' });
    await store.remove(location);
    const elsewhere = location.replace('gone', '../x');
    await expect(store.saveLines(elsewhere, { columns, lines })).rejects.toThrow();
  });

  it('tells a lost result from a store out of reach, and works when that is back', async () => {
    await store.saveLines('wf1_1_f.jsonl', { columns, lines });
    const giveBack = await takeAway();
    const unreachable = { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: expect.any(Number) };
    await expect(store.readPage('wf1_1_f.jsonl', 0, 1)).rejects.toMatchObject(unreachable);
    await expect(store.has('wf1_1_f.jsonl')).rejects.toMatchObject(unreachable);
    await expect(store.remove('wf1_1_f.jsonl')).rejects.toMatchObject(unreachable);
    await expect(store.saveLines('wf1_1_g.jsonl', { columns, lines })).rejects.toMatchObject(
      unreachable,
    );
    await expect(all(store)).rejects.toMatchObject(unreachable);
    await giveBack();
    expect(await store.readPage('wf1_1_f.jsonl', 0, 1)).toBe(`[${lines[0] ?? ''}]`);
    await expect(store.readPage('wf1_1_lost.jsonl', 0, 1)).rejects.toMatchObject({
      code: 'DATA_EXPIRED',
    });
  });
}

async function all(store: ResultStore): Promise<string[]> {
  const locations: string[] = [];
  for await (const { location } of store.list()) locations.push(location);
  return locations;
}
