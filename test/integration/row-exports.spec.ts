import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_FORMATS, type Row } from '../../src/node-sdk';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import { processSpool } from '../../src/engine/process-pool/process-spool';
import { engineHarness } from '../support/engine-harness';
import { filesOf, RowFilesIntegration } from '../support/row-files';

const engine = engineHarness([RowFilesIntegration]);
afterAll(() => engine.close());

const never = new AbortController().signal;
const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({
    n,
    half: n / 2,
    Text: n % 3 ? `=${String(n)}` : null,
    text: n % 2 === 0,
    o: { n: [n] },
  }));
const spool = (): string[] => {
  const folder = processSpool(join(engine.folder, 'spool'), process.pid);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('rows-')) : [];
};

function locationOf(outcome: RunOutcome): string {
  if (outcome.status !== 'completed') throw new Error(outcome.status);
  return outcome.outputs[0]?.stored.location ?? '';
}

describe.each([
  ['lines', 5],
  ['a file', 1500],
])('a result kept as %s', (_, count) => {
  it.each(FILE_FORMATS)('is exported as %s like a terminator gets it', async (format) => {
    const made = await filesOf(engine, rows(count), [format]);
    const exported = await engine.exports.export(
      { location: locationOf(made.outcome), format },
      never,
    );
    const content = readFileSync(exported.path);
    rmSync(exported.path);
    expect(exported.bytes).toBe(content.length);
    if (format !== 'xlsx') expect(content.equals(made.file(format))).toBe(true);
    else expect(content.subarray(0, 4).toString()).toBe('PK\u0003\u0004');
    expect(spool()).toEqual([]);
  });
});

it('is DATA_EXPIRED where the result is gone', async () => {
  for (const location of ['wf1_1_gone.jsonl', 'wf1_1_gone.parquet', '../../secret.jsonl']) {
    const gone = engine.exports.export({ location, format: 'csv' }, never);
    await expect(gone).rejects.toMatchObject({ code: 'DATA_EXPIRED' });
  }
});

it('is EXPORT_FAILED where the format cannot hold the rows, with nothing left behind', async () => {
  const { outcome } = await filesOf(engine, [{ t: 'x'.repeat(40_000) }], []);
  const order = { location: locationOf(outcome), format: 'xlsx' } as const;
  await expect(engine.exports.export(order, never)).rejects.toMatchObject({
    code: 'EXPORT_FAILED',
    message: expect.stringContaining('Column "t" has a text of 40000 characters'),
  });
  expect(spool()).toEqual([]);
});

it('stops where nobody wants it any more, with nothing left behind', async () => {
  const { outcome } = await filesOf(engine, rows(60_000), []);
  const order = { location: locationOf(outcome), format: 'xlsx' } as const;
  const before = AbortSignal.abort();
  await expect(engine.exports.export(order, before)).rejects.toThrow('The export was cancelled');
  const abort = new AbortController();
  const cut = engine.exports.export(order, abort.signal);
  setTimeout(() => {
    abort.abort();
  }, 100);
  await expect(cut).rejects.toThrow('The export was cancelled');
  expect(spool()).toEqual([]);
});
