import type { Row } from '../common/json';
import type { RunResult, TerminatorContext } from './node-context';
import { NodeError } from './node-error';
import { configForAllRows, deliverEachRow } from './row-deliveries';

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

/** Every row has a config, except those of these names. */
function contextWithout(...missing: string[]): TerminatorContext<Config> {
  return {
    signal: new AbortController().signal,
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

  it('end with the run', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    const { delivered, done } = deliver({ ...contextWithout(), signal }, 3);
    await expect(done).rejects.toThrow('cancelled');
    expect(delivered).toEqual([]);
  });
});

describe('a delivery of all rows', () => {
  it('says where one row cannot be read', () => {
    expect(() => configForAllRows(contextWithout())).toThrow(
      'config.text: {{ row.name }} has no value. A text can read a row only where per_row is set',
    );
  });
});
