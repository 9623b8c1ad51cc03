import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process-alive';

describe('isAlive', () => {
  it('tells living processes from those that are gone', async () => {
    expect(isAlive(process.pid)).toBe(true);
    const child = spawn('sleep', ['0']);
    await once(child, 'exit');
    expect(isAlive(child.pid ?? 0)).toBe(false);
  });

  it('counts the dead whom nobody has buried as dead', async () => {
    // the shell gives way to a program that knows nothing of its child
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 100']);
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      while (isAlive(Number(line))) await sleep(10);
      expect(() => process.kill(Number(line), 0)).not.toThrow();
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
