import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

  it('tells when all of that is removed', async () => {
    const launcher = new ForkLauncher({}, 256, spool, SCRIPT);
    const child = launcher.launch();
    const folder = processSpool(spool, child.pid ?? 0);
    for (let at = 0; at < 20; at++) {
      mkdirSync(join(folder, String(at)), { recursive: true });
      writeFileSync(join(folder, String(at), 'body'), 'rows');
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    await launcher.settled();
    expect(existsSync(folder)).toBe(false);
  });

  it('removes at the start what was left by processes that are dead', async () => {
    const living = processSpool(spool, process.pid);
    const dead = processSpool(spool, 2 ** 22 + 1);
    for (const path of [living, dead]) mkdirSync(path, { recursive: true });
    new ForkLauncher({}, 256, spool, SCRIPT);
    expect(existsSync(dead)).toBe(false);
    expect(existsSync(living)).toBe(true);
    while (readdirSync(spool).length > 1) await sleep(5);
  });

  it('removes later what was left by processes that die later', async () => {
    const child = spawn('sleep', ['100']);
    const folder = processSpool(spool, child.pid ?? 0);
    mkdirSync(folder, { recursive: true });
    new ForkLauncher({}, 256, spool, SCRIPT, 10);
    await sleep(50);
    expect(existsSync(folder)).toBe(true);
    child.kill('SIGKILL');
    while (existsSync(folder)) await sleep(5);
  });

  it('goes on with what a killed server was removing', async () => {
    mkdirSync(join(spool, 'abandoned-engine-1-2', 'spill'), { recursive: true });
    new ForkLauncher({}, 256, spool, SCRIPT);
    while (existsSync(join(spool, 'abandoned-engine-1-2'))) await sleep(5);
  });
});
