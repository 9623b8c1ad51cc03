import { retryAfterMs, retrying, untilAborted } from './retrying';

const { signal } = new AbortController();

/** Fails with each error in turn, then answers. */
function failing(...errors: Error[]) {
  let calls = 0;
  const work = (): Promise<string> => {
    const error = errors[calls++];
    return error ? Promise.reject(error) : Promise.resolve('done');
  };
  return { work, calls: () => calls };
}

describe('retrying', () => {
  it('tries again as long as the error may pass', async () => {
    const { work, calls } = failing(new Error('busy'), new Error('busy'));
    await expect(retrying(work, { signal, judge: () => 1 })).resolves.toBe('done');
    expect(calls()).toBe(3);
  });

  it('gives up with the last error after the last try', async () => {
    const { work, calls } = failing(new Error('1'), new Error('2'), new Error('3'));
    await expect(retrying(work, { signal, tries: 2, judge: () => 1 })).rejects.toThrow('2');
    expect(calls()).toBe(2);
  });

  it('does not try again what will not pass, nor what asks for too long a wait', async () => {
    for (const decision of ['never', 61_000] as const) {
      const { work, calls } = failing(new Error('no'));
      await expect(retrying(work, { signal, judge: () => decision })).rejects.toThrow('no');
      expect(calls()).toBe(1);
    }
  });

  it('waits as long as it is asked to', async () => {
    const { work } = failing(new Error('busy'));
    const start = performance.now();
    await retrying(work, { signal, judge: () => 120 });
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });

  it('stops waiting at once when the run is aborted', async () => {
    const controller = new AbortController();
    const { work } = failing(new Error('busy'));
    const waiting = retrying(work, { signal: controller.signal, judge: () => 30_000 });
    setImmediate(() => {
      controller.abort(new Error('cancelled'));
    });
    await expect(waiting).rejects.toThrow('cancelled');
  });

  it('leaves work that does not hear of the abort', async () => {
    const controller = new AbortController();
    const waiting = untilAborted(new Promise(() => undefined), controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await expect(untilAborted(new Promise(() => undefined), controller.signal)).rejects.toThrow(
      'cancelled',
    );
  });
});

describe('a Retry-After header', () => {
  it.each([
    ['2', 2000],
    [' 0 ', 0],
    [null, undefined],
    [undefined, undefined],
    ['Wed, 21 Oct 2026 07:28:10 GMT', 10_000],
    ['Wed, 21 Oct 2026 07:27:00 GMT', 0],
    ['Wed, 41 Oct 2026 07:28:00 GMT', undefined],
    ['2026-10-21', undefined],
    ['soon', undefined],
    ['-1', undefined],
  ])('%s means %s', (header, expected) => {
    expect(retryAfterMs(header, 'Wed, 21 Oct 2026 07:28:00 GMT')).toBe(expected);
  });

  it('that names a moment needs to know when it was said', () => {
    expect(retryAfterMs('Wed, 21 Oct 2026 07:28:10 GMT')).toBeUndefined();
  });
});
