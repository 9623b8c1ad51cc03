import type { Principal } from '../../../src/platform/http/principal';
import { onEachDatabase } from '../../support/databases';
import { type Bench, countQueries, found, NOW, openBench } from './support';

const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

onEachDatabase((database) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(database);
  });
  afterAll(() => bench.close());

  const member = async (admin: Principal, name: string): Promise<Principal> => {
    const user = await bench.usersService.create(admin, { email: `${name}@members.example` });
    return { ...admin, userId: user.id, role: 'member', level: 'user', email: user.email };
  };
  const lastUse = async (caller: Principal) =>
    (await bench.keysService.list(caller)).keys[0]?.last_used_at;

  it('finds a key by its exact hash, with its user, in one query', async () => {
    const ada = await found(bench, 'hash');
    const { key } = await bench.keysService.create(ada, { name: 'k' });
    const [stored] = await bench.keys.findVisibleTo(ada);
    const hash = stored?.keyHash ?? '';
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await bench.keys.findByHash(hash)).toMatchObject({
      id: key.id,
      scopes: ['workflows:read'],
      isActive: true,
      lastUsedAt: null,
      expiresAt: null,
      user: { id: ada.userId, role: 'admin', isActive: true },
    });
    expect(await bench.keys.findByHash(hash.toUpperCase())).toBeNull();
    expect(await countQueries(bench, () => bench.keys.findByHash(hash))).toBe(1);
  });

  it('notes the first use, and another one only a minute later', async () => {
    const ada = await found(bench, 'uses');
    const { key } = await bench.keysService.create(ada, { name: 'k' });
    await bench.keysService.create(ada, { name: 'another' });
    const early = minutesAgo(1);
    await bench.keys.noteUse(key.id, early, minutesAgo(2));
    expect(await lastUse(ada)).toBe(early.toISOString());
    await bench.keys.noteUse(key.id, NOW, minutesAgo(2));
    expect(await lastUse(ada)).toBe(early.toISOString());
    await bench.keys.noteUse(key.id, NOW, minutesAgo(1));
    expect(await lastUse(ada)).toBe(NOW.toISOString());
    expect((await bench.keysService.list(ada)).keys[1]?.last_used_at).toBeNull();
  });

  it('shows a user their own keys, an administrator all of the organization, nobody others', async () => {
    const ada = await found(bench, 'sees');
    const bob = await member(ada, 'bob');
    const eve = await found(bench, 'blind');
    const of = async (caller: Principal) => {
      await bench.keysService.create(caller, { name: caller.email });
    };
    await Promise.all([of(ada), of(bob), of(eve)]);
    const names = async (caller: Principal) =>
      (await bench.keysService.list(caller)).keys.map(({ name }) => name).sort();
    expect(await names(ada)).toEqual([ada.email, bob.email].sort());
    expect(await names(bob)).toEqual([bob.email]);
    expect(await names(eve)).toEqual([eve.email]);
    expect(await names({ ...ada, level: 'user' })).toEqual([ada.email]);
  });

  it('brings no scopes back that are taken while the key gets a new name', async () => {
    const ada = await found(bench, 'renames');
    const { key } = await bench.keysService.create(ada, {
      name: 'old',
      scopes: ['workflows:read', 'workflows:write'],
    });
    const find = bench.keys.findOneVisibleTo.bind(bench.keys);
    jest.spyOn(bench.keys, 'findOneVisibleTo').mockImplementationOnce(async (...asked) => {
      const before = await find(...asked);
      await bench.keysService.update(ada, key.id, { scopes: ['workflows:read'] });
      return before;
    });
    await bench.keysService.update(ada, key.id, { name: 'new' });
    const [stored] = await bench.keys.findVisibleTo(ada);
    expect(stored).toMatchObject({ name: 'new', scopes: ['workflows:read'] });
  });

  it('neither changes nor revokes what the caller cannot see', async () => {
    const ada = await found(bench, 'safe');
    const bob = await member(ada, 'bob2');
    const eve = await found(bench, 'thief');
    const { key } = await bench.keysService.create(ada, { name: 'safe' });
    for (const caller of [bob, eve]) {
      const outcomes = await Promise.allSettled([
        bench.keysService.update(caller, key.id, { name: 'stolen' }),
        bench.keysService.revoke(caller, key.id),
      ]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ reason: { code: 'KEY_NOT_FOUND' } });
      }
      const { manager } = bench.dataSource;
      await bench.keys.change(manager, caller, key.id, { name: 'stolen' });
      expect(await bench.keys.revoke(manager, caller, key.id)).toBe(false);
    }
    expect((await bench.keysService.list(ada)).keys[0]).toMatchObject({
      name: 'safe',
      is_active: true,
    });
  });

  it('renews a key of a name, and revokes the one before', async () => {
    const ada = await found(bench, 'renews');
    const first = await bench.keysService.renew(ada, { name: 'First key' });
    const second = await bench.keysService.renew(ada, { name: 'First key' });
    expect(first).not.toBe(second);
    const { keys } = await bench.keysService.list(ada);
    expect(keys.map(({ is_active }) => is_active)).toEqual([false, true]);
  });
});
