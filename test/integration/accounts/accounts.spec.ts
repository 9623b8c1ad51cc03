import { onEachDatabase } from '../../support/databases';
import { type Bench, countQueries, found, migrateDown, migrateUp, NOW, openBench } from './support';

const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

onEachDatabase((database) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(database);
  });
  afterAll(() => bench.close());

  describe('the tables', () => {
    it('come, go, and come again', async () => {
      const fresh = await openBench(database);
      await migrateDown(fresh.dataSource);
      await migrateDown(fresh.dataSource);
      expect(await fresh.dataSource.createQueryRunner().hasTable('users')).toBe(false);
      await migrateUp(fresh.dataSource);
      await found(fresh, 'again');
      await fresh.close();
    });

    it('hold what the entities hold, to the millisecond', async () => {
      const { userId, organizationId } = await found(bench, 'exact');
      const user = await bench.users.findOneIn(organizationId, userId);
      expect(user).toMatchObject({
        email: 'admin@exact.example',
        passwordHash: null,
        role: 'admin',
        isActive: true,
        deletedAt: null,
        created: NOW,
        organization: { name: 'exact', setupCompletedAt: NOW },
      });
    });
  });

  describe('users', () => {
    it('never demotes the last administrator, though two demote each other at once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const ada = await found(bench, `duel${String(round)}`);
        const email = `grace@duel${String(round)}.example`;
        const grace = await bench.usersService.create(ada, { email, role: 'admin' });
        const outcomes = await Promise.allSettled([
          bench.usersService.update(ada, ada.userId, { role: 'member' }),
          bench.usersService.update(ada, grace.id, { is_active: false }),
        ]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
          reason: { code: 'CONFLICT' },
        });
      }
    });

    it('gives an address to one account, of ten that ask at once', async () => {
      const ada = await found(bench, 'unique');
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () =>
          bench.usersService.create(ada, {
            email: 'same@unique.example',
            password: 'long enough it is',
          }),
        ),
      );
      const codes = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : [],
      );
      expect(codes).toEqual(Array<string>(9).fill('CONFLICT'));
    });

    it('frees the address of a deleted user', async () => {
      const ada = await found(bench, 'freed');
      const email = 'bob@freed.example';
      const bob = await bench.usersService.create(ada, { email });
      await bench.usersService.delete(ada, bob.id);
      expect(await bench.users.findByEmail(email)).toBeNull();
      expect((await bench.usersService.create(ada, { email })).id).not.toBe(bob.id);
      const { users, total } = await bench.usersService.list(ada, { page: 0, limit: 50 });
      expect(users.map((user) => user.id)).not.toContain(bob.id);
      expect(total).toBe(2);
    });

    it('lists in pages, by id', async () => {
      const ada = await found(bench, 'paged');
      for (const name of ['b', 'c', 'd']) {
        await bench.usersService.create(ada, { email: `${name}@paged.example` });
      }
      const page = await bench.usersService.list(ada, { page: 1, limit: 3 });
      expect(page).toMatchObject({ total: 4, page: 1, limit: 3 });
      expect(page.users.map((user) => user.email)).toEqual(['d@paged.example']);
    });

    it('finds and changes nobody of another organization', async () => {
      const ada = await found(bench, 'mine');
      const eve = await found(bench, 'foreign');
      const outcomes = await Promise.allSettled([
        bench.usersService.update(eve, ada.userId, { role: 'member' }),
        bench.usersService.delete(eve, ada.userId),
      ]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ reason: { code: 'USER_NOT_FOUND' } });
      }
      const { users } = await bench.usersService.list(eve, { page: 0, limit: 50 });
      expect(users.map((user) => user.id)).toEqual([eve.userId]);
    });
  });

  describe('sessions', () => {
    const begin = (userId: number, tokenHash: string, lastSeenAt = NOW) =>
      bench.sessions.insert(bench.dataSource.manager, {
        userId,
        tokenHash: tokenHash.padEnd(64, '0'),
        created: NOW,
        lastSeenAt,
        expiresAt: new Date('2026-05-29T12:00:00.123Z'),
      });
    const live = async (tokenHash: string, now = NOW) =>
      (await bench.sessions.findLive(tokenHash.padEnd(64, '0'), now, minutesAgo(10_080))) !== null;

    it('are live until they expire or idle, and only for the exact token', async () => {
      const { userId } = await found(bench, 'sessions');
      await begin(userId, 'aaa');
      await begin(userId, 'idle', minutesAgo(10_080));
      expect(await live('aaa')).toBe(true);
      expect(await live('AAA')).toBe(false);
      expect(await countQueries(bench, () => live('aaa'))).toBe(1);
      expect(await live('idle')).toBe(false);
      expect(await live('aaa', new Date('2026-05-29T12:00:00.122Z'))).toBe(true);
      expect(await live('aaa', new Date('2026-05-29T12:00:00.123Z'))).toBe(false);
    });

    it('end all but the one kept, and of that user alone', async () => {
      const ada = await found(bench, 'ends');
      const eve = await found(bench, 'stays');
      await begin(ada.userId, 'one');
      await begin(ada.userId, 'two');
      await begin(eve.userId, 'eve');
      const kept = await bench.sessions.findLive('two'.padEnd(64, '0'), NOW, minutesAgo(1));
      await bench.unitOfWork.run((manager) =>
        bench.sessions.removeAllOf(manager, ada.userId, kept?.id),
      );
      expect([await live('one'), await live('two'), await live('eve')]).toEqual([
        false,
        true,
        true,
      ]);
    });

    it('note a use unless there is a later note', async () => {
      const { userId } = await found(bench, 'seen');
      await begin(userId, 'seen', minutesAgo(1));
      const read = () => bench.sessions.findLive('seen'.padEnd(64, '0'), NOW, minutesAgo(9999));
      const id = (await read())?.id ?? 0;
      await bench.sessions.noteSeen(id, NOW, minutesAgo(2));
      expect((await read())?.lastSeenAt).toEqual(minutesAgo(1));
      await bench.sessions.noteSeen(id, NOW, minutesAgo(1));
      expect((await read())?.lastSeenAt).toEqual(NOW);
    });
  });
});
