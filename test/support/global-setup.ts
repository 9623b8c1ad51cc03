import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { mariaDbBinary, type PrivateServer, startPrivateMariaDb } from './private-mariadb';
import { postgresPrograms, startPrivatePostgres } from './private-postgres';
import { redisBinary, startPrivateRedis } from './private-redis';

/**
 * Once before all suites that need more than code: builds dist/, which real servers and engine
 * processes run from, and finds or starts a MySQL-compatible server, a PostgreSQL one and a Redis.
 */
export default async function globalSetup(): Promise<void> {
  if (!process.env['VANTAGE_TEST_SKIP_BUILD']) {
    execFileSync('npm', ['run', 'build', '--silent'], { stdio: 'inherit' });
  }
  process.env['VANTAGE_TEST_MYSQL_URL'] ??= (await findMySql()) ?? '';
  process.env['VANTAGE_TEST_POSTGRES_URL'] ??= (await findPostgres()) ?? '';
  process.env['VANTAGE_TEST_REDIS_URL'] ??= (await findRedis()) ?? '';
}

async function findMySql(): Promise<string | undefined> {
  if (await answers(3306)) return 'mysql://root@127.0.0.1:3306/';
  const binary = mariaDbBinary();
  if (binary) return untilTheEnd(await startPrivateMariaDb(binary));
  absent(
    'NO MYSQL: nothing answers on 127.0.0.1:3306 and mariadbd is not installed. ' +
      'Every suite "on mysql" is left out of this run. To run them: apt-get install mariadb-server.',
  );
  return undefined;
}

async function findPostgres(): Promise<string | undefined> {
  if (await answers(5432)) return 'postgres://postgres@127.0.0.1:5432/postgres';
  const programs = postgresPrograms();
  if (programs) return untilTheEnd(await startPrivatePostgres(programs));
  absent(
    'NO POSTGRESQL: nothing answers on 127.0.0.1:5432 and initdb is not installed. ' +
      'Every suite "on postgres" is left out of this run. To run them: apt-get install postgresql.',
  );
  return undefined;
}

async function findRedis(): Promise<string | undefined> {
  if (await answers(6379)) return 'redis://127.0.0.1:6379/';
  const binary = redisBinary();
  if (binary) return untilTheEnd(await startPrivateRedis(binary));
  absent(
    'NO REDIS: nothing answers on 127.0.0.1:6379 and redis-server is not installed. ' +
      'Every suite "on redis" is left out of this run. To run them: apt-get install redis-server.',
  );
  return undefined;
}

/** It ends with this process. */
function untilTheEnd({ url, stop }: PrivateServer): string {
  process.once('exit', stop);
  return url;
}

/** Where everything must be tested, a server that is not there is a failure. */
function absent(message: string): void {
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`\n${'!'.repeat(80)}\n${message}\n${'!'.repeat(80)}\n\n`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('error', () => {
      settle(false);
    });
    socket.once('timeout', () => {
      settle(false);
    });
  });
}
