import { randomBytes } from 'node:crypto';
import { startServer, type TestServer } from '../support/test-server';
import type { Topology } from '../support/topology';
import { attributesOf, type Span, TraceCollector } from '../support/trace-collector';
import { chain, createWorkflow, outputNode, rowsNode } from '../support/workflows';

const EXECUTE = 'POST /api/v1/workflows/:workflowId/execute';
const ERROR = 2;
const PARENT = '00f067aa0ba902b7';

const withServers = process.env['VANTAGE_TEST_MYSQL_URL'] && process.env['VANTAGE_TEST_REDIS_URL'];
const topology: Topology = withServers ? 'queue' : 'local';

describe('traces', () => {
  let collector: TraceCollector;
  let server: TestServer;
  beforeAll(async () => {
    collector = await TraceCollector.start();
    server = await startServer({
      topology,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=a%20key',
        OTEL_SERVICE_NAME: 'vantage-of-this-test',
      },
    });
  });
  afterAll(async () => {
    await server.close();
    await collector.close();
  });

  /** Runs the workflow as a part of a trace that another service began. */
  async function execute(workflowId: number, flags = '01') {
    const traceId = randomBytes(16).toString('hex');
    const traceparent = `00-${traceId}-${PARENT}-${flags}`;
    const path = `/workflows/${String(workflowId)}/execute?limit=7&token=query-sesame`;
    const answer = await server.admin.post(path, undefined, { headers: { traceparent } });
    return { traceId, answer };
  }

  it('show request, run and nodes as children of the span that called', async () => {
    const id = await createWorkflow(server.admin, {
      title: 'title-sesame',
      ...chain(rowsNode([{ a: 'row-sesame' }, { a: 'b' }]), outputNode()),
    });
    const { traceId, answer } = await execute(id);
    expect(answer.status).toBe(200);
    const executionId = String(answer.body.data.execution_id);
    const spans = await collector.trace(traceId, (all) => has(all, 'run') && has(all, EXECUTE));
    const [request, run] = [named(spans, EXECUTE), named(spans, 'run')];
    expect(spans).toHaveLength(4);
    expect(request).toMatchObject({ parentSpanId: PARENT, kind: 2 });
    expect(attributesOf(request)).toMatchObject({
      'http.route': '/api/v1/workflows/:workflowId/execute',
      'http.response.status_code': 200,
      'vantage.execution_id': executionId,
    });
    expect(run.parentSpanId).toBe(request.spanId);
    expect(attributesOf(run)).toMatchObject({
      'vantage.execution_id': executionId,
      'vantage.workflow_id': id,
      'vantage.status': 'completed',
    });
    const rows = named(spans, 'input/rows');
    expect(rows.parentSpanId).toBe(run.spanId);
    expect(named(spans, 'termination/dashboardOutput').parentSpanId).toBe(run.spanId);
    expect(attributesOf(rows)).toMatchObject({ 'vantage.rows_out': 2 });
    expect(Number(rows.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(rows.startTimeUnixNano));
    expect(collector.headers['x-collector-key']).toBe('a key');
    expect([...collector.services]).toEqual(['vantage-of-this-test']);
    expect(collector.said).not.toContain('sesame');
    await server.prints(`"execution_id":"${executionId}","trace_id":"${traceId}"`);
  });

  it('show a run that waited, and what failed', async () => {
    const reader = { node_type: 'files/readCsv', node_role: 'getter', label: 'Missing' } as const;
    const id = await createWorkflow(server.admin, {
      max_concurrency: 1,
      ...chain({ ...reader, config: { path: 'missing-sesame.csv' } }, outputNode()),
    });
    const runs = await Promise.all([execute(id), execute(id)]);
    for (const { traceId, answer } of runs) {
      expect(answer.body.error.execution_id).toBeDefined();
      const spans = await collector.trace(traceId, (all) => has(all, 'run') && has(all, EXECUTE));
      const run = named(spans, 'run');
      expect(run.parentSpanId).toBe(named(spans, EXECUTE).spanId);
      expect(run.status.code).toBe(ERROR);
      expect(attributesOf(run)).toMatchObject({ 'error.type': answer.body.error.code });
      expect(named(spans, 'files/readCsv').status.code).toBe(ERROR);
    }
    expect(collector.said).not.toContain('sesame');
  });

  it('leave out what the caller does not keep, and send the last ones when the process stops', async () => {
    const id = await createWorkflow(server.admin);
    const dropped = await execute(id, '00');
    const kept = await execute(id);
    expect(await server.stop()).toBe(0);
    const spans = await collector.trace(kept.traceId, (all) => has(all, 'run'));
    expect(spans).toHaveLength(4);
    expect(await collector.trace(dropped.traceId, () => true)).toEqual([]);
  });
});

function has(spans: readonly Span[], name: string): boolean {
  return spans.some((span) => span.name === name);
}

function named(spans: readonly Span[], name: string): Span {
  const span = spans.find((one) => one.name === name);
  if (span === undefined) throw new Error(`No span ${name} in ${JSON.stringify(spans)}`);
  return span;
}
