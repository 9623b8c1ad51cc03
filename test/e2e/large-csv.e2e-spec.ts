import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeOrders } from '../support/csv-generator';
import { peakResidentBytes } from '../support/resident-memory';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, setterNode } from '../support/workflows';

const MEGABYTE = 1_048_576;
const FILE_MB = 60;
/** Less than the file has bytes, were it kept as rows of any kind. */
const MEMORY_MB = 96;

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ env: { ENGINE_MEMORY_MB: String(MEMORY_MB) } });
});
afterAll(() => server.close());

const peak = (): number => Math.max(...server.engines.map((pid) => peakResidentBytes(pid)));

it('groups a CSV file within the memory of an engine process', async () => {
  const folder = join(server.dataDir, 'files', '1');
  mkdirSync(folder, { recursive: true });
  const expected = await writeOrders(join(folder, 'orders.csv'), FILE_MB * MEGABYTE);
  const read = {
    node_type: 'files/readCsv',
    node_role: 'getter' as const,
    label: 'Orders',
    config: { path: 'orders.csv' },
  };
  const group = setterNode('aggregation', {
    group_by: ['region'],
    aggregations: [
      { function: 'count', column: 'id', alias: 'orders' },
      { function: 'sum', column: 'amount', alias: 'total' },
    ],
  });
  const id = await createWorkflow(server.admin, chain(read, group, outputNode()));
  const atRest = peak();
  const { body } = await server.admin.post(`/workflows/${String(id)}/execute`);
  const byRegion = (rows: readonly { region: string }[]) =>
    [...rows].sort((one, other) => one.region.localeCompare(other.region));
  expect(byRegion(body.data.rows)).toEqual(byRegion(expected));
  expect((peak() - atRest) / MEGABYTE).toBeLessThan(2 * MEMORY_MB);
});
