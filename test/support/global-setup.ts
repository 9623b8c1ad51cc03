import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { existsSync } from 'node:fs';
import { startPrivateMariaDb } from './private-mariadb';

const MARIADBD = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'];

/**
 * Once before all suites that need more than code: builds dist/, which real servers and engine
 * processes run from, and finds or starts a MySQL-compatible server.
 */
export default async function globalSetup(): Promise<void> {
  if (!process.env['VANTAGE_TEST_SKIP_BUILD']) {
    execFileSync('npm', ['run', 'build', '--silent'], { stdio: 'inherit' });
  }
  process.env['VANTAGE_TEST_MYSQL_URL'] ??= (await findMySql()) ?? '';
}

async function findMySql(): Promise<string | undefined> {
  if (await answers(3306)) return 'mysql://root@127.0.0.1:3306/';
  const binary = MARIADBD.find((path) => existsSync(path));
  if (binary) return startPrivateMariaDb(binary);
  const message =
    'NO MYSQL: nothing answers on 127.0.0.1:3306 and mariadbd is not installed. ' +
    'Every suite "on mysql" is left out of this run. To run them: apt-get install mariadb-server.';
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`\n${'!'.repeat(80)}\n${message}\n${'!'.repeat(80)}\n\n`);
  return undefined;
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
