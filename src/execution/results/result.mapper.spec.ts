import type { KeptOutputEntity } from './kept-output.entity';
import type { ResultEntity } from './result.entity';
import { toDataPageAnswer, toLatestOutputsAnswer } from './result.mapper';

const resultOf = (totalRows: number) =>
  ({ workflowId: 42, resultId: 'dataRef:wf42_abc123', totalRows, schema: {} }) as ResultEntity;

describe('a page of data', () => {
  it.each([
    [0, 100, '/api/v1/workflows/42/data/dataRef:wf42_abc123?page=1&limit=100'],
    [1, 100, '/api/v1/workflows/42/data/dataRef:wf42_abc123?page=2&limit=100'],
    [2, 100, null],
    [1, 124, null],
    [1e9, 1000, null],
  ])('page %d of %d leads to %s', (page, limit, next) => {
    const { data } = toDataPageAnswer(resultOf(248), page, limit, '[]');
    expect(data).toMatchObject({ page, limit, next_page_url: next, has_more: next !== null });
  });
});

describe('the latest outputs', () => {
  const finishedAt = new Date('2026-04-29T12:00:02.340Z');
  const outputOf = (totalRows: number): KeptOutputEntity => ({
    nodeId: 103,
    organizationId: 1,
    workflowId: 42,
    executionId: 'exec_1',
    startedAt: new Date('2026-04-29T12:00:00.000Z'),
    finishedAt,
    resultId: 'dataRef:wf42_abc123',
    location: 'a.jsonl',
    totalRows,
    schema: {},
  });
  const node = {
    id: 103,
    nodeType: 'termination/dashboardOutput',
    role: 'terminator',
    label: 'Sales',
    config: {},
  } as const;
  const shown = (limit: number, totalRows = 248) => {
    const one = { node, output: outputOf(totalRows), rows: '[{"a":1.50}]' };
    return toLatestOutputsAnswer([one, one], limit);
  };

  it('hold the rows as the text they are', () => {
    const text = shown(100).toText();
    expect(text.split('"rows":[{"a":1.50}]')).toHaveLength(3);
    const answer = JSON.parse(text) as { outputs: unknown[] };
    expect(answer.outputs).toHaveLength(2);
    expect(answer.outputs[0]).toMatchObject({
      node_id: 103,
      label: 'Sales',
      execution_id: 'exec_1',
      finished_at: finishedAt.toISOString(),
      result_id: 'dataRef:wf42_abc123',
      total_rows: 248,
    });
  });

  it.each([
    [100, 248, 'page=1&limit=100'],
    [248, 248, null],
    [0, 248, 'page=0&limit=100'],
    [0, 0, null],
  ])('of %d rows each lead on where there are %d (%s)', (limit, total, next) => {
    const [first] = (JSON.parse(shown(limit, total).toText()) as { outputs: object[] }).outputs;
    expect(first).toMatchObject({
      has_more: next !== null,
      next_page_url: next && `/api/v1/workflows/42/data/dataRef:wf42_abc123?${next}`,
    });
  });
});
