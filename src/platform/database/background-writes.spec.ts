import { Logger } from '@nestjs/common';
import { BackgroundWrites } from './background-writes';

describe('BackgroundWrites', () => {
  it('runs one write of a name at a time', async () => {
    const writes = new BackgroundWrites();
    let started = 0;
    let finish = (): void => undefined;
    const write = (): Promise<void> => {
      started += 1;
      return new Promise((resolve) => (finish = resolve));
    };
    writes.start('a', write);
    writes.start('a', write);
    expect(started).toBe(1);
    finish();
    await writes.settle();
    writes.start('a', write);
    expect(started).toBe(2);
    finish();
    await writes.settle();
  });

  it('survives a write that fails', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const writes = new BackgroundWrites();
    writes.start('a', () => Promise.reject(new Error('database is away')));
    await writes.settle();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('database is away'));
    warn.mockRestore();
  });
});
