import { DatabaseLock } from '../../../src/platform/database/database-lock';
import { DemoData } from '../../../src/first-start/demo-data';
import { FirstStart } from '../../../src/first-start/first-start';
import { Terminal } from '../../../src/first-start/terminal';
import { onEachDatabase } from '../../support/databases';
import { type Bench, found, openBench } from './support';

const URL = 'http://127.0.0.1:3000';

class Printed extends Terminal {
  text = '';

  override print(text: string): void {
    this.text += text;
  }
}

onEachDatabase((database) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench(database);
  });
  afterEach(() => bench.close());

  function server(install = (): Promise<number> => Promise.resolve(7)) {
    const terminal = new Printed();
    const demo = { isWanted: true, install } as unknown as DemoData;
    const firstStart = new FirstStart(
      new DatabaseLock(bench.dataSource),
      bench.firstAdministrator,
      bench.keysService,
      demo,
      terminal,
    );
    const start = async (): Promise<string> => {
      await firstStart.onApplicationBootstrap();
      await firstStart.announce(URL);
      return terminal.text;
    };
    return { firstStart, terminal, start };
  }

  const passwordIn = (text: string): string => /Password: +(\S+)/.exec(text)?.[1] ?? '';
  const opens = async (password: string): Promise<boolean> => {
    const admin = await bench.users.findByEmail('admin@localhost');
    return bench.passwords.verify(admin?.passwordHash ?? null, password);
  };

  it('creates an administrator whom the printed password lets in', async () => {
    const text = await server().start();
    expect(text).toContain('admin@localhost');
    expect(await opens(passwordIn(text))).toBe(true);
    expect(text).toContain(`${URL}/api/v1/workflows/7/execute`);
  });

  it('tells only the address at the second start, and keeps everything', async () => {
    const password = passwordIn(await server().start());
    expect(await server().start()).not.toMatch(/vntg_|password/i);
    expect(await opens(password)).toBe(true);
  });

  it('keeps out of a server that has organizations', async () => {
    await found(bench, 'settled');
    expect(await server().start()).not.toMatch(/password/i);
    expect(await bench.users.findByEmail('admin@localhost')).toBeNull();
  });

  it('is finished by the next start if it was killed before it could tell', async () => {
    const killed = server(() => Promise.reject(new Error('killed')));
    await expect(killed.start()).rejects.toThrow('killed');
    expect(killed.terminal.text).toBe('');
    const text = await server().start();
    expect(await opens(passwordIn(text))).toBe(true);
    const admin = await bench.users.findByEmail('admin@localhost');
    const keys = await bench.dataSource.query<{ is_active: unknown }[]>(
      'SELECT is_active FROM api_keys ORDER BY id',
    );
    expect(admin).not.toBeNull();
    expect(keys.map((key) => Number(key.is_active))).toEqual([0, 1]);
  });

  it('is told by one of several servers that start at once', async () => {
    const texts =
      database === 'mysql'
        ? await Promise.all([server().start(), server().start(), server().start()])
        : [await server().start(), await server().start()];
    const told = texts.filter((text) => text.includes('Password'));
    expect(told).toHaveLength(1);
    expect(await opens(passwordIn(told[0] ?? ''))).toBe(true);
    const [row] = await bench.dataSource.query<{ n: unknown }[]>(
      'SELECT COUNT(*) AS n FROM organizations',
    );
    expect(Number(row?.n)).toBe(1);
  });
});
