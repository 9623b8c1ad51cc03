import { AppError } from '../../common/app-error';
import { SystemClock } from '../../common/clock';
import type { EngineClient } from '../../engine/process-pool/engine-client';
import type { ExportOrder } from '../../engine/process-pool/messages';
import type { ResultStore } from '../../engine/result-store/result-store';
import type { KeptOutputsRepository } from './kept-outputs.repository';
import type { ResultEntity } from './result.entity';
import { ResultReader } from './result-reader';
import type { ResultOwner, ResultsRepository } from './results.repository';

const ID = 'dataRef:wf42_1714392000_aaaaaaaaaaaaaaaaaaaaaa';
const facts = { resultId: ID, workflowId: 42, totalRows: 5 };
const result = facts as ResultEntity;
const KEPT = 'dataRef:wf42_1714392000_bbbbbbbbbbbbbbbbbbbbbb';
const kept = { ...facts, resultId: KEPT };

let asked: string[];
let exists: boolean;
let failure: Error | undefined;
beforeEach(() => {
  asked = [];
  exists = true;
  failure = undefined;
});

const answer = (text: string | undefined): Promise<string | undefined> =>
  failure ? Promise.reject(failure) : Promise.resolve(text);
const reader = new ResultReader(
  {
    findLive: ({ id: workflowId }: ResultOwner, id: string) => {
      asked.push(id);
      return Promise.resolve(workflowId === 42 && id === ID ? result : null);
    },
  } as unknown as ResultsRepository,
  {
    findLive: (_: ResultOwner, id: string) => Promise.resolve(id === KEPT ? kept : null),
  } as unknown as KeptOutputsRepository,
  {
    readPage: (location: string) => answer(location.endsWith('.jsonl') ? '[1]' : undefined),
    has: () => Promise.resolve(exists),
  } as unknown as ResultStore,
  {
    readPage: () => answer('[2]'),
    exportRows: ({ location }: ExportOrder) => answer(`file of ${location}`),
  } as unknown as EngineClient,
  new SystemClock(),
);
const rows = (location: string, offset = 0) =>
  reader.rows({ ...facts, location } as ResultEntity, { offset, limit: 10 });

it('finds results of the workflow alone', async () => {
  expect(await reader.find({ id: 42, organizationId: 1 }, ID)).toBe(result);
  await expect(reader.find({ id: 43, organizationId: 1 }, ID)).rejects.toMatchObject({
    code: 'DATA_EXPIRED',
  });
});

it('finds the latest rows of an output', async () => {
  expect(await reader.find({ id: 42, organizationId: 1 }, KEPT)).toBe(kept);
});

it.each(['', `${ID} `, `${ID}\n`, ID.toLowerCase() + 'x', "' OR 1=1 --", '../../x'])(
  'does not look up %j',
  async (id) => {
    await expect(reader.find({ id: 42, organizationId: 1 }, id)).rejects.toMatchObject({
      code: 'DATA_EXPIRED',
    });
    expect(asked).toEqual([]);
  },
);

it('reads lines itself and leaves other formats to the engine', async () => {
  expect(await rows('a.jsonl')).toBe('[1]');
  expect(await rows('a.parquet')).toBe('[2]');
});

it('reads nothing past the end', async () => {
  failure = new Error('must not be asked');
  expect(await rows('a.parquet', 5)).toBe('[]');
});

it.each(['a.jsonl', 'a.parquet'])(
  'takes a file removed under it for expired (%s)',
  async (file) => {
    failure = new Error('no such file');
    exists = false;
    await expect(rows(file)).rejects.toMatchObject({ code: 'DATA_EXPIRED' });
  },
);

it('has the engine export a result, and takes a file removed under it for expired', async () => {
  const exported = (location: string) =>
    reader.file({ ...facts, schema: {}, location }, 'csv', new AbortController().signal);
  expect(await exported('a.jsonl')).toBe('file of a.jsonl');
  failure = new AppError('EXPORT_FAILED', 'too long');
  await expect(exported('a.jsonl')).rejects.toBe(failure);
  exists = false;
  await expect(exported('a.jsonl')).rejects.toMatchObject({ code: 'DATA_EXPIRED' });
});

it('passes on why the store is out of reach', async () => {
  failure = new AppError('SERVICE_UNAVAILABLE', 'out of reach');
  await expect(rows('a.jsonl')).rejects.toBe(failure);
});
