import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { removeAbandoned } from '../../src/platform/folders/abandoned-files';
import { ConfinedFolder } from '../../src/platform/folders/confined-folder';
import { FolderFault } from '../../src/platform/folders/folder-fault';
import { listFiles } from '../../src/platform/folders/listing';

const MEGABYTE = 1_048_576;
let parent: string;
let root: string;
let outside: string;
let folder: ConfinedFolder;

beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'vantage-folders-')));
  root = join(parent, '1');
  outside = join(parent, '2');
  mkdirSync(join(root, 'sales'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(root, 'sales', 'a.csv'), 'inside');
  writeFileSync(join(outside, 'a.csv'), 'outside');
  folder = new ConfinedFolder(root);
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

async function read(path: string): Promise<string> {
  const { handle, readPath } = await folder.open(path);
  const text = await handle.readFile('utf8');
  expect(readFileSync(readPath, 'utf8')).toBe(text);
  await handle.close();
  return text;
}

const write = (path: string, text: string, overwrite = false) =>
  folder.write(path, Readable.from([text]), { maxBytes: MEGABYTE, overwrite });

const names = (path: string): string[] => readdirSync(path, { recursive: true }).map(String).sort();
const isFree = (path: string): boolean => !existsSync(path) || readdirSync(path).length === 0;

async function list(prefix = '', after: string[] = []): Promise<string[]> {
  const held = await folder.hold(false);
  const found: string[] = [];
  if (!held) return found;
  for await (const { path } of listFiles(held, { prefix, after })) found.push(path);
  await held.close();
  return found;
}

const kindOf = (error: unknown): string =>
  error instanceof FolderFault ? error.kind : String(error);

/** Puts a link to the outside in the place of the folder `swapped`, and the folder back, over and over. */
async function whileSwapping(work: () => Promise<void>): Promise<void> {
  const [swapped, trap, aside] = ['swapped', 'trap', 'aside'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  symlinkSync(outside, trap);
  const state = { going: true };
  const swapping = (async () => {
    while (state.going) {
      move(swapped, aside);
      move(trap, swapped);
      await setImmediate();
      move(swapped, trap);
      move(aside, swapped);
      await setImmediate();
    }
  })();
  await work().finally(() => {
    state.going = false;
  });
  await swapping;
}

/** Again as long as a writer makes a folder of that name meanwhile. */
function move(from: string, to: string): void {
  for (;;) {
    rmSync(to, { recursive: true, force: true });
    try {
      renameSync(from, to);
      return;
    } catch {
      continue;
    }
  }
}

/** Files that this process holds open below the scratch folder. */
function heldOpen(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = realpathSync(`/proc/self/fd/${fd}`);
      return path.startsWith(parent) ? [path] : [];
    } catch {
      return [];
    }
  });
}

afterEach(() => {
  expect(heldOpen()).toEqual([]);
});

describe('reading', () => {
  it('reads a file, also through a link within the folder', async () => {
    symlinkSync('sales', join(root, 'current'));
    symlinkSync('a.csv', join(root, 'sales', 'latest.csv'));
    expect(await read('sales/a.csv')).toBe('inside');
    expect(await read('current/latest.csv')).toBe('inside');
  });

  it('finds a name however its accents are written', async () => {
    writeFileSync(join(root, 'Zürich.csv'.normalize('NFC')), 'composed');
    writeFileSync(join(root, 'Köln.csv'.normalize('NFD')), 'decomposed');
    expect(await read('Zürich.csv'.normalize('NFD'))).toBe('composed');
    expect(await read('Köln.csv'.normalize('NFD'))).toBe('decomposed');
  });

  it('goes on reading the same file when its name gets another', async () => {
    const opened = await folder.open('sales/a.csv');
    await write('sales/a.csv', 'replaced', true);
    expect(readFileSync(opened.readPath, 'utf8')).toBe('inside');
    await opened.handle.close();
    expect(await read('sales/a.csv')).toBe('replaced');
  });

  it('does not leave the folder', async () => {
    symlinkSync(join(outside, 'a.csv'), join(root, 'link.csv'));
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync('../../2', join(root, 'sales', 'relative'));
    symlinkSync('/', join(root, 'slash'));
    symlinkSync('.', join(root, 'itself'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('/proc/self/fd', join(root, 'held'));
    for (const path of [
      'link.csv',
      'linked/a.csv',
      'sales/relative/a.csv',
      `slash${outside}/a.csv`,
      'itself',
      'loop',
      'held/0',
      '../2/a.csv',
      join(outside, 'a.csv'),
    ]) {
      await expect(read(path)).rejects.toMatchObject({ kind: 'missing' });
    }
  });

  it('reads regular files alone, without waiting for the others', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.csv')]);
    symlinkSync('/dev/zero', join(root, 'zero.csv'));
    for (const path of ['pipe.csv', 'zero.csv', 'sales', 'sales/a.csv/b', 'no.csv', '.staging/x']) {
      await expect(read(path)).rejects.toMatchObject({ kind: 'missing' });
    }
  });

  it('reads no file of the server, also through a link', async () => {
    mkdirSync(join(root, '.staging'));
    writeFileSync(join(root, '.staging', 'half'), 'half');
    symlinkSync('.staging/half', join(root, 'half.csv'));
    await expect(read('half.csv')).rejects.toMatchObject({ kind: 'missing' });
  });

  it('never reads outside while a folder turns into a link and back', async () => {
    await write('swapped/a.csv', 'inside');
    const seen = new Set<string>();
    await whileSwapping(async () => {
      for (let round = 0; round < 1500; round++) {
        seen.add(await read('swapped/a.csv').catch(kindOf));
      }
    });
    expect(seen).toEqual(new Set(['inside', 'missing']));
  });
});

describe('writing', () => {
  it('writes a file and the folders above it', async () => {
    const facts = await write('reports/2026/x.csv', 'äö');
    expect(facts).toMatchObject({ path: 'reports/2026/x.csv', bytes: 4 });
    expect(await read('reports/2026/x.csv')).toBe('äö');
    expect(isFree(join(root, '.staging'))).toBe(true);
  });

  it('makes the folder itself, but not the one above it', async () => {
    await new ConfinedFolder(join(parent, '3')).write('a', Readable.from(['x']), {
      maxBytes: 10,
      overwrite: false,
    });
    expect(readFileSync(join(parent, '3', 'a'), 'utf8')).toBe('x');
    const nowhere = new ConfinedFolder(join(parent, 'gone', '1'));
    await expect(nowhere.stage(Readable.from(['x']), 10)).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });

  it('names files in one form of Unicode', async () => {
    await write('Zürich.csv'.normalize('NFD'), 'x');
    expect(names(root)).toContain('Zürich.csv'.normalize('NFC'));
  });

  it('replaces a file only if told to', async () => {
    await expect(write('sales/a.csv', 'new')).rejects.toMatchObject({ kind: 'taken' });
    expect(await read('sales/a.csv')).toBe('inside');
    await write('sales/a.csv', 'new', true);
    expect(await read('sales/a.csv')).toBe('new');
  });

  it('lets one of many who write the same new name win', async () => {
    const tries = Array.from({ length: 8 }, (_, index) => write('race/x', String(index)));
    const won = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
  });

  it('replaces nothing but files, and writes through no link', async () => {
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync('sales', join(root, 'current'));
    symlinkSync(join(outside, 'a.csv'), join(root, 'link.csv'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    for (const path of [
      'sales',
      'pipe',
      'link.csv',
      'linked/new.csv',
      'current/new.csv',
      'sales/a.csv/b',
    ]) {
      await expect(write(path, 'new', true)).rejects.toMatchObject({ kind: 'taken' });
    }
    expect(readFileSync(join(outside, 'a.csv'), 'utf8')).toBe('outside');
    expect(names(outside)).toEqual(['a.csv']);
    expect(isFree(join(root, '.staging'))).toBe(true);
  });

  it('never writes outside while a folder turns into a link and back', async () => {
    mkdirSync(join(root, 'swapped'));
    const ends = new Set<string>();
    await whileSwapping(async () => {
      for (let round = 0; round < 400; round++) {
        const written = write(`swapped/${String(round)}`, 'x').then(() => 'written');
        ends.add(await written.catch(kindOf));
      }
    });
    expect(ends).toContain('written');
    expect(names(outside)).toEqual(['a.csv']);
  });

  it('leaves nothing of what is too large, or breaks off', async () => {
    const large = Readable.from([Buffer.alloc(MEGABYTE), Buffer.alloc(1)]);
    await expect(
      folder.write('new/large', large, { maxBytes: MEGABYTE, overwrite: false }),
    ).rejects.toMatchObject({ kind: 'too-large' });
    const cause = Object.assign(new Error('the source broke off'), { syscall: 'read' });
    const broken = Readable.from(
      (async function* () {
        yield await Promise.resolve('half');
        throw cause;
      })(),
    );
    await expect(
      folder.write('new/broken', broken, { maxBytes: MEGABYTE, overwrite: false }),
    ).rejects.toBe(cause);
    expect(names(root)).toEqual(['.staging', 'sales', 'sales/a.csv']);
  });

  it('says that the disk is full', async () => {
    const full = join(parent, 'full');
    mkdirSync(full);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full]);
    } catch {
      // only root may mount; that a full disk is told from other faults, a unit test shows
      return;
    }
    try {
      const small = new ConfinedFolder(join(full, '1'));
      const content = Readable.from([Buffer.alloc(MEGABYTE)]);
      await expect(
        small.write('a', content, { maxBytes: 2 * MEGABYTE, overwrite: false }),
      ).rejects.toMatchObject({ kind: 'full' });
      expect(readdirSync(join(full, '1', '.staging'))).toEqual([]);
    } finally {
      execFileSync('umount', [full]);
    }
  });
});

describe('removing', () => {
  it('removes a file and the folders that are empty then', async () => {
    await write('x/y/a', 'a');
    await write('x/b', 'b');
    await folder.remove('x/y/a');
    expect(names(join(root, 'x'))).toEqual(['b']);
    await folder.remove('x/b');
    expect(existsSync(join(root, 'x'))).toBe(false);
    expect(existsSync(root)).toBe(true);
  });

  it('removes nothing but files of the folder', async () => {
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync(join(outside, 'a.csv'), join(root, 'link.csv'));
    for (const path of ['linked/a.csv', 'link.csv', 'sales', '../2/a.csv', 'no', 'sales/a.csv/x']) {
      await expect(folder.remove(path)).rejects.toMatchObject({ kind: 'missing' });
    }
    expect(names(outside)).toEqual(['a.csv']);
    expect(existsSync(join(root, 'link.csv'))).toBe(true);
  });
});

describe('listing', () => {
  beforeEach(async () => {
    for (const path of ['b.csv', 'b/1', 'b/2', 'b/c/3', 'B', 'a b', 'sales/z'])
      await write(path, 'x');
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync('b.csv', join(root, 'link.csv'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    writeFileSync(join(root, '.hidden'), 'x');
  });
  const all = ['B', 'a b', 'b/1', 'b/2', 'b/c/3', 'b.csv', 'sales/a.csv', 'sales/z'];

  it('lists regular files, folder by folder', async () => {
    expect(await list()).toEqual(all);
    expect(await new ConfinedFolder(join(parent, 'none')).hold(false)).toBeUndefined();
  });

  it('goes on after any path, also one that is gone', async () => {
    for (const [index, path] of all.entries()) {
      expect(await list('', path.split('/'))).toEqual(all.slice(index + 1));
    }
    expect(await list('', ['b', '1x'])).toEqual(all.slice(3));
    expect(await list('', ['b', 'c', '9', '9'])).toEqual(all.slice(5));
  });

  it.each([
    ['b', ['b/1', 'b/2', 'b/c/3', 'b.csv']],
    ['b/', ['b/1', 'b/2', 'b/c/3']],
    ['b/c/3', ['b/c/3']],
    ['b/c/3/', []],
    ['sales/a', ['sales/a.csv']],
    ['linked/', []],
    ['../', []],
  ])('with the prefix %j', async (prefix, expected) => {
    expect(await list(prefix)).toEqual(expected);
  });
});

it('sweeps what killed writers left, and nothing else', async () => {
  const staged = await folder.stage(Readable.from(['mine']), 10);
  const staging = join(root, '.staging');
  const [mine = ''] = readdirSync(staging);
  const dead = `${hostname()}~${String(process.pid)}~${'0'.repeat(12)}~${'0'.repeat(24)}`;
  writeFileSync(join(staging, dead), 'half');
  writeFileSync(join(staging, 'unknown'), 'half');
  const longAgo = new Date('2020-01-01');
  writeFileSync(join(staging, 'old'), 'half');
  utimesSync(join(staging, 'old'), longAgo, longAgo);
  mkdirSync(join(outside, 'x'));
  symlinkSync(join(outside, 'x'), join(outside, '.staging'));
  writeFileSync(join(outside, 'x', dead), 'behind a link');
  writeFileSync(join(parent, 'file'), '');
  expect(await removeAbandoned(parent, new Date())).toBe(2);
  expect(readdirSync(staging).sort()).toEqual([mine, 'unknown'].sort());
  expect(readdirSync(join(outside, 'x'))).toEqual([dead]);
  await staged.discard();
});
