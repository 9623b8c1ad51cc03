import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, setterNode } from '../support/workflows';

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  const me = await server.session.get('/auth/me');
  const organization = String(me.body.data.organization_id ?? me.body.data.organization?.id);
  const files = join(server.dataDir, 'files');
  folder = join(files, organization);
  mkdirSync(join(folder, 'sales'), { recursive: true });
  mkdirSync(join(files, '999'), { recursive: true });
  writeFileSync(join(files, '999', 'secret.csv'), 'secret\n1\n');
  writeFileSync(
    join(folder, 'sales', 'april.csv'),
    'id,amount,zip,day,note\n1,10.5,01234,2026-04-01,"a, ""b"""\n2,20,04321,2026-04-02,\n',
  );
  writeFileSync(join(folder, 'semicolon.csv'), 'a;b\n1;x\n2;y\n');
  writeFileSync(join(folder, 'bare.csv'), '1,x\n2,y\n');
  writeFileSync(join(folder, 'header.csv'), 'a,b\n');
  symlinkSync(join(files, '999', 'secret.csv'), join(folder, 'link.csv'));
});
afterAll(() => server.close());

const read = async (
  config: Record<string, unknown>,
  ...setters: ReturnType<typeof setterNode>[]
) => {
  const csv = { node_type: 'files/readCsv', node_role: 'getter' as const, label: 'CSV', config };
  const id = await createWorkflow(server.admin, chain(csv, ...setters, outputNode()));
  return server.admin.post(`/workflows/${String(id)}/execute`);
};

it('reads a file of the organization', async () => {
  const { body } = await read({ path: 'sales/april.csv', columns: { zip: 'string' } });
  expect(body.data.rows).toEqual([
    { id: 1, amount: 10.5, zip: '01234', day: '2026-04-01', note: 'a, "b"' },
    { id: 2, amount: 20, zip: '04321', day: '2026-04-02', note: null },
  ]);
  expect(body.data.schema).toMatchObject({ id: 'number', amount: 'number', zip: 'string' });
});

it('computes over a file', async () => {
  const { body } = await read(
    { path: 'sales/april.csv' },
    setterNode('aggregation', { aggregations: [{ function: 'sum', column: 'amount' }] }),
  );
  expect(body.data.rows).toEqual([{ sum_amount: 30.5 }]);
});

it('takes other delimiters and files without a header', async () => {
  expect((await read({ path: 'semicolon.csv', delimiter: ';' })).body.data.rows).toEqual([
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
  ]);
  expect((await read({ path: 'bare.csv', header: false })).body.data.rows).toEqual([
    { column0: 1, column1: 'x' },
    { column0: 2, column1: 'y' },
  ]);
});

it('reads a file with a header alone as no rows', async () => {
  const { status, body } = await read(
    { path: 'header.csv' },
    setterNode('filter', { field: 'a', operator: 'eq', value: 'x' }),
  );
  expect([status, body.data?.rows]).toEqual([200, []]);
});

it.each([
  '../999/secret.csv',
  'sales/../../999/secret.csv',
  '/etc/passwd',
  'link.csv',
  'nowhere.csv',
  'sales',
  'sales/*.csv',
  'http://169.254.169.254/x.csv',
  's3://bucket/x.csv',
  'sales/april.csv\0.png',
])('sees nothing but its own files: %j', async (path) => {
  const { status, body } = await read({ path });
  expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
  expect(body.error.details[0]).toMatchObject({
    node_type: 'files/readCsv',
    message: expect.stringContaining('no file'),
  });
});
