import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForkLauncher } from './fork-launcher';
import { processSpool } from './process-spool';

const SCRIPT = join(process.cwd(), 'test/support/scripted-engine.js');

describe('ForkLauncher', () => {
  const spool = mkdtempSync(join(tmpdir(), 'vantage-spool-'));
  afterAll(() => {
    rmSync(spool, { recursive: true });
  });

  it('removes what a killed process leaves in its spool, and nothing of others', async () => {
    const child = new ForkLauncher({}, 256, spool, SCRIPT).launch();
    const folder = processSpool(spool, child.pid ?? 0);
    const neighbour = processSpool(spool, process.pid);
    for (const path of [folder, neighbour]) {
      mkdirSync(path);
      writeFileSync(join(path, 'body'), 'rows');
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    while (existsSync(folder)) await sleep(5);
    expect(existsSync(join(neighbour, 'body'))).toBe(true);
  });

  it('removes at the start what was left by processes that are dead', async () => {
    const living = processSpool(spool, process.pid);
    const dead = processSpool(spool, 2 ** 22 + 1);
    for (const path of [living, dead]) mkdirSync(path, { recursive: true });
    new ForkLauncher({}, 256, spool, SCRIPT);
    while (existsSync(dead)) await sleep(5);
    expect(existsSync(living)).toBe(true);
  });
});
