import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { isAbandoned, stagingName } from './staging';

const now = new Date('2026-11-24T12:00:00Z');
const dead = spawnSync('true').pid;
const named = (host: string, pid: number, life = 'a'.repeat(12)): string =>
  [host, String(pid), life, 'b'.repeat(24)].join('~');

describe('isAbandoned', () => {
  it.each<[string, string, boolean]>([
    ['of this process', stagingName(), false],
    ['of an earlier process with the same id', named(hostname(), process.pid), true],
    ['of a living process', named(hostname(), process.ppid), false],
    ['of a dead process', named(hostname(), dead), true],
    ['of another machine', named('other', dead), false],
    ['of nobody known', 'whatever', false],
  ])('a file %s', (_whose, name, abandoned) => {
    expect(isAbandoned(name, now, now)).toBe(abandoned);
  });

  it('whoever it is of, once nothing was written for a day', () => {
    const longAgo = new Date(now.getTime() - 86_400_001);
    expect(isAbandoned(named('other', 1), longAgo, now)).toBe(true);
    expect(isAbandoned('whatever', longAgo, now)).toBe(true);
  });
});
