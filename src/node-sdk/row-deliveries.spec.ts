import type { Row } from '../common/json';
import type { RunResult, TerminatorContext } from './node-context';
import { NodeError } from './node-error';
import { configForAllRows, deliverEachRow, deliverOnce } from './row-deliveries';
import { StoppedError } from './stopped-error';

const ROWS: Row[] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
const result = {
  totalRows: ROWS.length,
  rows: async function* () {
    yield await Promise.resolve(ROWS);
  },
} as unknown as RunResult;

interface Config {
  readonly text: string;
}

/** Numbers that the delivery told of. */
let progress: number[];
beforeEach(() => {
  progress = [];
});

/** Every row has a config, except those of these names. */
function contextWithout(...missing: string[]): TerminatorContext<Config> {
  return {
    signal: new AbortController().signal,
    progress: (rows: number) => progress.push(rows),
    configFor: ({ name }: Row) => {
      if (typeof name === 'string' && !missing.includes(name)) return { text: `text of ${name}` };
      throw new NodeError('config.text: {{ row.name }} has no value');
    },
  } as unknown as TerminatorContext<Config>;
}

function deliver(context: TerminatorContext<Config>, most: number, failAt?: number) {
  const delivered: string[] = [];
  const done = deliverEachRow(context, result, {
    most,
    noun: 'message',
    deliver: ({ text }, _, number) => {
      if (number === failAt) return Promise.reject(new NodeError('refused'));
      delivered.push(text);
      return Promise.resolve();
    },
  });
  return { delivered, done };
}

describe('deliveries of single rows', () => {
  it('go out in order, each with its config', async () => {
    const { delivered, done } = deliver(contextWithout(), 3);
    await done;
    expect(delivered).toEqual(['text of a', 'text of b', 'text of c']);
    expect(progress).toEqual([1, 2, 3]);
  });

  it('are none where there are too many', async () => {
    const { delivered, done } = deliver(contextWithout(), 2);
    await expect(done).rejects.toThrow(
      'There are 3 rows and max_messages is 2: no message was sent',
    );
    expect(delivered).toEqual([]);
  });

  it('are none where one cannot be made', async () => {
    const { delivered, done } = deliver(contextWithout('c'), 3);
    await expect(done).rejects.toThrow(
      'Row 3 of 3: config.text: {{ row.name }} has no value. Nothing was sent',
    );
    expect(delivered).toEqual([]);
  });

  it.each([
    [1, 'Row 1 of 3: refused. 0 messages were sent before it, none after it'],
    [2, 'Row 2 of 3: refused. 1 message was sent before it, none after it'],
  ])('end at the first that fails, here %i', async (failAt, message) => {
    const { delivered, done } = deliver(contextWithout(), 3, failAt);
    await expect(done).rejects.toThrow(message);
    expect(delivered).toHaveLength(failAt - 1);
  });

  it('end with the run, and say how far they came', async () => {
    const abort = new AbortController();
    const { signal } = abort;
    const sent: number[] = [];
    const done = deliverEachRow({ ...contextWithout(), signal }, result, {
      most: 3,
      noun: 'mail',
      deliver: async (_, __, number) => {
        if (number === 2) abort.abort();
        signal.throwIfAborted();
        sent.push(number);
        await Promise.resolve();
      },
    });
    await expect(done).rejects.toThrow(StoppedError);
    await expect(done).rejects.toThrow(
      '1 mail was sent for 3 rows before the run was stopped; whether the mail of row 2, which was under way, was sent is unknown; none was begun after it',
    );
    expect(sent).toEqual([1]);
  });

  it('that were not begun when the run ended are known not to be sent', async () => {
    const signal = AbortSignal.abort();
    const { delivered, done } = deliver({ ...contextWithout(), signal }, 3);
    await expect(done).rejects.toThrow(
      /^0 mess\w+ were sent for 3 rows before the run was stopped; none was begun after it$/,
    );
    expect(delivered).toEqual([]);
  });

  it('of one message: its fate is unknown where the run ends meanwhile', async () => {
    const lost = deliverOnce(AbortSignal.abort(), 'mail', () => Promise.reject(new Error('cut')));
    await expect(lost).rejects.toThrow(
      'The mail was under way when the run was stopped: whether it was sent is unknown',
    );
    const { signal } = new AbortController();
    const failed = deliverOnce(signal, 'mail', () => Promise.reject(new Error('refused')));
    await expect(failed).rejects.toThrow('refused');
  });
});

describe('a delivery of all rows', () => {
  it('says where one row cannot be read', () => {
    expect(() => configForAllRows(contextWithout())).toThrow(
      'config.text: {{ row.name }} has no value. A text can read a row only where per_row is set',
    );
  });
});
