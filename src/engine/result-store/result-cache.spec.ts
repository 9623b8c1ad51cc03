import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../common/clock';
import { ResultCache } from './result-cache';

describe('ResultCache', () => {
  let folder: string;
  let cache: ResultCache;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vantage-cache-'));
    cache = new ResultCache(join(folder, 'cache'), 100, join(folder, 'held'), new SystemClock());
  });
  afterEach(() => rm(folder, { recursive: true }));

  const names = (): Promise<string[]> => readdir(join(folder, 'cache'));
  const fetchOf = (text: string): jest.Mock<Promise<void>, [string]> =>
    jest.fn((path: string) => writeFile(path, text));

  it('fetches once for all who ask at a time, and then not again', async () => {
    const fetch = fetchOf('rows');
    const held = await Promise.all(Array.from({ length: 10 }, () => cache.hold('a', fetch)));
    held.push(await cache.hold('a', fetch));
    expect(fetch).toHaveBeenCalledTimes(1);
    for (const { path, release } of held) {
      expect(await readFile(path, 'utf8')).toBe('rows');
      await release();
      await release();
    }
    expect(await readdir(join(folder, 'held'))).toEqual([]);
  });

  it('keeps nothing of what could not be fetched whole, and tries again', async () => {
    const failing = async (path: string): Promise<void> => {
      await writeFile(path, 'ro');
      throw new Error('gone');
    };
    await expect(cache.hold('a', failing)).rejects.toThrow('gone');
    expect(await names()).toEqual([]);
    await cache.hold('a', fetchOf('rows'));
    expect(await names()).toEqual(['a']);
  });

  it('removes what was used longest ago, and leaves the latest, however large', async () => {
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await cache.hold(name, fetchOf('x'.repeat(40)));
      await utimes(join(folder, 'cache', name), 1000 + index, 1000 + index);
      if (name === 'b') await cache.hold('a', fetchOf(''));
    }
    expect((await names()).sort()).toEqual(['a', 'c']);
    await cache.hold('large', fetchOf('x'.repeat(1000)));
    expect(await names()).toEqual(['large']);
  });

  it('removes what is not wanted any more and what a dead process left, not what is new', async () => {
    for (const name of ['old', 'wanted', 'old.part', 'new', 'new.part']) {
      await cache.hold(name, fetchOf(''));
      if (!name.startsWith('new')) await utimes(join(folder, 'cache', name), 1000, 1000);
    }
    await cache.retain((name) => name === 'wanted');
    expect((await names()).sort()).toEqual(['new', 'new.part', 'wanted']);
  });

  it('goes on reading what is removed meanwhile', async () => {
    const held = await cache.hold('a', fetchOf('rows'));
    await cache.forget('a');
    expect(await names()).toEqual([]);
    expect((await stat(held.path)).size).toBe(4);
  });
});
