import { setTimeout as sleep } from 'node:timers/promises';
import type { PrivateMariaDb } from '../support/private-mariadb';
import { Fleet, ownMariaDb } from './support/fleet';
import { OwnRedis } from './support/own-redis';
import { Recorder } from './support/recorder';
import { trial } from './support/trial';

/** Workers and API processes killed. */
const LOOPS = Number(process.env['VANTAGE_TEST_FAULT_LOOPS'] ?? 10);
const LONGEST_LIFE_MS = 3000;

describe('queue mode: two API processes, two workers, MySQL and Redis', () => {
  let recorder: Recorder;
  let mariaDb: PrivateMariaDb;
  let redis: OwnRedis;
  let fleet: Fleet;

  beforeAll(async () => {
    recorder = await new Recorder().listen();
    mariaDb = await ownMariaDb();
    redis = await OwnRedis.start();
    const env = {
      EGRESS_ALLOW: recorder.host,
      EXECUTION_MODE: 'queue',
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: 'faults',
    };
    fleet = await Fleet.start({ servers: 2, mariaDb, env });
    await fleet.addWorker(env);
    await fleet.addWorker(env);
  });
  afterAll(async () => {
    await fleet.close();
    redis.kill();
    mariaDb.stop();
    await recorder.close();
  });

  const makesProgress = async (fault: () => Promise<void>, options = {}): Promise<void> => {
    const journal = await trial(fleet, recorder, fault, options);
    expect(journal.completed.length).toBeGreaterThan(0);
  };

  it('outlives a Redis that is killed and starts again, empty', () =>
    makesProgress(async () => {
      redis.kill();
      await sleep(5000);
      await redis.startAgain();
    }));

  it('outlives a Redis that hangs', () =>
    makesProgress(async () => {
      redis.signal('SIGSTOP');
      await sleep(8000);
      redis.signal('SIGCONT');
    }));

  it('outlives a Redis that is flushed', () =>
    makesProgress(async () => {
      for (let round = 0; round < 10; round += 1) {
        await redis.command('FLUSHALL');
        await sleep(200);
      }
    }));

  it('outlives a Redis that has no memory left', () =>
    makesProgress(async () => {
      await redis.command('CONFIG', 'SET', 'maxmemory', '1');
      await sleep(5000);
      await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    }));

  it('outlives both at once', () =>
    makesProgress(async () => {
      redis.kill();
      await mariaDb.kill();
      await sleep(2000);
      await mariaDb.startAgain();
      await redis.startAgain();
    }));

  it(
    `loses nothing and sends nothing twice when processes are killed, ${String(LOOPS)} times`,
    () =>
      makesProgress(
        async () => {
          for (let loop = 0; loop < LOOPS; loop += 1) {
            await sleep(Math.random() * LONGEST_LIFE_MS);
            const worker = fleet.workers[loop % 2];
            const server = fleet.servers[loop % 2];
            if (Math.random() < 0.7 && worker) {
              await worker.stop('SIGKILL');
              await worker.start();
            } else if (server) {
              await server.stop('SIGKILL');
              await fleet.revive(server);
            }
          }
        },
        { mayCutOff: true },
      ),
    3_600_000,
  );
});
