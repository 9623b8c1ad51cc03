import type { RunOutput } from '../engine/process-pool/messages';
import { toExecutionAnswer } from './execution.mapper';
import type { FinishedRun } from './running/workflow-executor';

const output = (nodeId: number, totalRows: number): RunOutput => ({
  nodeId,
  nodeType: 'termination/dashboardOutput',
  label: 'Output',
  delivery: null,
  stored: {
    resultId: `dataRef:wf42_1714392000_n${String(nodeId)}`,
    location: 'a.jsonl',
    totalRows,
    schema: { amount: 'number' },
    bytes: 1,
  },
});
const finished = (outputs: RunOutput[], pageSize: number): FinishedRun => ({
  plan: {
    executionId: 'exec_1',
    organizationId: 1,
    workflow: { id: 42, title: 'Sales' },
    nodes: [],
    edges: [],
    params: {},
    outputs: [],
    pageSize,
    credentials: {},
    secrets: [],
  },
  durationMs: 12,
  outputs,
  firstPage: '[{"amount":1.50}]',
  warnings: [{ node_id: null, message: 'careful' }],
});

describe('the answer to execute', () => {
  it('holds the documented fields in their order, the rows untouched', () => {
    const text = toExecutionAnswer(finished([output(103, 2)], 1000)).toText();
    expect(text).toContain('"rows":[{"amount":1.50}]');
    const answer = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(answer).slice(0, 7)).toEqual([
      'workflow_id',
      'status',
      'execution_time_ms',
      'result_id',
      'rows',
      'total_rows',
      'schema',
    ]);
    expect(answer).toMatchObject({
      workflow_id: 42,
      status: 'completed',
      total_rows: 2,
      execution_id: 'exec_1',
      has_more: false,
      next_page_url: null,
      warnings: [{ node_id: null, message: 'careful' }],
    });
  });

  it('is about the first output and lists all', () => {
    const { data } = toExecutionAnswer(finished([output(103, 5), output(104, 6)], 5));
    expect(data).toMatchObject({ total_rows: 5, has_more: false });
    expect(data.outputs.map(({ node_id, total_rows }) => [node_id, total_rows])).toEqual([
      [103, 5],
      [104, 6],
    ]);
  });

  it('leads to the next page where there is one', () => {
    expect(toExecutionAnswer(finished([output(103, 248)], 100)).data.next_page_url).toBe(
      '/api/v1/workflows/42/data/dataRef:wf42_1714392000_n103?page=1&limit=100',
    );
  });
});
