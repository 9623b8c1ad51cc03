import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { PrivateMariaDb } from '../support/private-mariadb';
import { lockTable } from '../support/table-lock';
import { Opponent } from './support/deadlocks';
import { Fleet, ownMariaDb } from './support/fleet';
import { Recorder } from './support/recorder';
import { trial } from './support/trial';

/** A process that says nothing for so long is given up. */
const LONGEST_SILENCE_MS = 15_000;

describe('a database that fails in the middle of the work', () => {
  let recorder: Recorder;
  let mariaDb: PrivateMariaDb;
  let fleet: Fleet;

  beforeAll(async () => {
    recorder = await new Recorder().listen();
    mariaDb = await ownMariaDb();
    fleet = await Fleet.start({
      servers: 2,
      mariaDb,
      env: { EGRESS_ALLOW: recorder.host, DATABASE_POOL_SIZE: '4' },
    });
  });
  afterAll(async () => {
    await fleet.close();
    mariaDb.stop();
    await recorder.close();
  });

  it('is killed and starts again', async () => {
    const journal = await trial(fleet, recorder, async () => {
      await mariaDb.kill();
      await sleep(3000);
      await mariaDb.startAgain();
    });
    expect(journal.refused).toBeGreaterThan(0);
  });

  it('is killed and starts again, several times in a row', async () => {
    await trial(fleet, recorder, async () => {
      for (let round = 0; round < 4; round += 1) {
        await mariaDb.kill();
        await mariaDb.startAgain();
        await sleep(Math.random() * 2000);
      }
    });
  });

  it('is shut down and starts again', async () => {
    await trial(fleet, recorder, async () => {
      mariaDb.signal('SIGTERM');
      await sleep(4000);
      await mariaDb.kill();
      await mariaDb.startAgain();
    });
  });

  it('hangs for a while: nobody waits for ever, and no living process is given up', async () => {
    const journal = await trial(fleet, recorder, async () => {
      mariaDb.signal('SIGSTOP');
      await sleep(LONGEST_SILENCE_MS + 7000);
      mariaDb.signal('SIGCONT');
    });
    expect(journal.refused).toBeGreaterThan(0);
    const ended = await fleet.tables(
      "SELECT error_message FROM executions WHERE error_message LIKE 'The server stopped%'",
    );
    expect(ended).toEqual([]);
  });

  it('has all connections of the pool taken by one that waits for a lock', async () => {
    const journal = await trial(fleet, recorder, async () => {
      const unlock = await lockTable(fleet.databaseUrl, 'executions');
      await sleep(12_000);
      await unlock();
    });
    expect(journal.refused).toBeGreaterThan(0);
  });

  it('chooses transactions and single statements for victims of deadlocks', async () => {
    const opponent = new Opponent(fleet.databaseUrl);
    await trial(fleet, recorder, () => opponent.interfere(10_000));
    expect(opponent.defeats).toBeLessThan(await deadlocksOf(fleet.databaseUrl));
  });
});

async function deadlocksOf(url: string): Promise<number> {
  const connection = await createConnection({ uri: url });
  const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
  await connection.end();
  return Number((rows as { Value: string }[])[0]?.Value);
}
