import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode } from '../support/workflows';

const withServers = process.env['VANTAGE_TEST_MYSQL_URL'] && process.env['VANTAGE_TEST_REDIS_URL'];

(withServers ? describe : describe.skip)('two API processes and two workers', () => {
  let server: TestServer;
  let source: SourceServer;
  let quick: number;

  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({ topology: 'queue', env: { EGRESS_ALLOW: source.host } });
    quick = await createWorkflow(server.admin, chain(rowsNode(), outputNode()));
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  it('answer a run that a worker carried out', async () => {
    const { status, body } = await server.admin.post(`/workflows/${String(quick)}/execute`);
    expect(status).toBe(200);
    expect(body.data.rows.length).toBeGreaterThan(0);
  });
});
