import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { FILE_FORMATS } from '../../src/node-sdk';
import type { ApiClient } from '../support/api-client';
import { readCsv } from '../support/csv-reader';
import { onEachDatabase } from '../support/databases';
import { download, exportFiles } from '../support/exports';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode } from '../support/workflows';
import { readXlsx } from '../support/xlsx-reader';

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  json: 'application/json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** A finished run; the path of its data below /api/v1. */
async function run(
  client: ApiClient,
  nodes: ReturnType<typeof chain>,
  title = 'Test workflow',
): Promise<string> {
  const id = await createWorkflow(client, { ...nodes, title });
  const { body } = await client.post(`/workflows/${String(id)}/execute`);
  return `/workflows/${String(id)}/data/${String(body.data.result_id)}`;
}

onEachDatabase((database) => {
  let server: TestServer;
  let source: SourceServer;
  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({
      database,
      env: { EGRESS_ALLOW: source.host, ALLOW_SIGNUP: 'true' },
    });
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  describe.each([
    ['a page', 3],
    ['many rows', 5000],
  ])('an export of %s', (_, count) => {
    let path: string;
    beforeAll(async () => {
      path = await run(server.admin, chain(source.node(count), outputNode()), 'Umsätze "2026"');
    });

    const contents = {
      csv: (body: Buffer) => readCsv(body.toString()).length - 1,
      ndjson: (body: Buffer) => body.toString().split('\n').length - 1,
      json: (body: Buffer) => (JSON.parse(body.toString()) as unknown[]).length,
      parquet: (body: Buffer) => (body.subarray(0, 4).toString() === 'PAR1' ? count : 0),
      xlsx: async (body: Buffer) => ((await readXlsx(body))[0]?.rows.length ?? 0) - 1,
    };

    it.each(FILE_FORMATS)('as %s holds every row and says what it is', async (format) => {
      const response = await download(server.admin, `${path}/export?format=${format}`);
      const body = await buffer(response);
      expect(response.statusCode).toBe(200);
      expect(await contents[format](body)).toBe(count);
      expect(response.headers).toMatchObject({
        'content-type': TYPES[format],
        'content-length': String(body.length),
        'content-disposition': `attachment; filename="Ums_tze 2026.${format}"; filename*=UTF-8''Ums%C3%A4tze%202026.${format}`,
        'x-request-id': expect.stringMatching(/^req_/),
        'access-control-allow-origin': '*',
        'access-control-expose-headers': expect.stringContaining('Content-Disposition'),
        'x-content-type-options': 'nosniff',
      });
      expect(exportFiles(server)).toEqual([]);
    });

    it.each(FILE_FORMATS)('as %s is as documented', async (format) => {
      expect((await server.admin.get(`${path}/export?format=${format}`)).status).toBe(200);
    });

    it('tells HEAD the same, without a body', async () => {
      const answer = await server.admin.call('HEAD', `${path}/export?format=csv`);
      expect([answer.status, answer.text]).toEqual([200, '']);
      expect(answer.headers.get('content-type')).toBe(TYPES.csv);
      expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0);
      expect(exportFiles(server)).toEqual([]);
    });

    it('takes the id percent-encoded', async () => {
      const encoded = path.replace(/dataRef.*/, (resultId) => encodeURIComponent(resultId));
      const { status, text } = await server.admin.get(`${encoded}/export?format=csv`);
      expect([status, text.slice(0, 8)]).toEqual([200, 'n,text\r\n']);
    });
  });

  describe('is refused before the first byte', () => {
    let path: string;
    beforeAll(async () => {
      path = await run(server.admin, chain(rowsNode([{ note: 'x'.repeat(32_768) }]), outputNode()));
    });
    const refusal = async (query: string, client: ApiClient = server.admin, of = path) => {
      const { status, body } = await client.get(`${of}/export${query}`);
      return [status, body.error.code, body.error.message] as unknown[];
    };

    it.each(['?format=pdf', '?format=', '?format=CSV', '?format=csv&format=json'])(
      'for the query %j, naming the formats',
      async (query) => {
        const [status, code, message] = await refusal(query);
        expect([status, code]).toEqual([400, 'INVALID_INPUT']);
        expect(message).toContain('format must be one of csv, ndjson, json, parquet, xlsx');
      },
    );

    it('without a format', async () => {
      expect(await refusal('')).toEqual([
        400,
        'INVALID_INPUT',
        'format is required; format must be one of csv, ndjson, json, parquet, xlsx',
      ]);
    });

    it('for unknown results, and those of others', async () => {
      const other = await run(server.admin, chain(rowsNode(), outputNode()));
      const foreign = path.replace(/dataRef.*/, other.split('/')[4] ?? '');
      const unknown = path.replace(/dataRef.*/, 'dataRef:wf42_abc123');
      for (const place of [foreign, unknown]) {
        const [status, code] = await refusal('?format=csv', server.admin, place);
        expect([status, code]).toEqual([404, 'DATA_EXPIRED']);
      }
      const stranger = await server.signUp(`exports-${database}`);
      expect((await refusal('?format=csv', stranger)).slice(0, 2)).toEqual([
        404,
        'WORKFLOW_NOT_FOUND',
      ]);
    });

    it('for keys that may not read', async () => {
      const writer = await server.createKey(server.session, { scopes: ['workflows:write'] });
      expect((await refusal('?format=csv', writer)).slice(0, 2)).toEqual([403, 'FORBIDDEN']);
      expect((await refusal('?format=csv', server.anonymous)).slice(0, 2)).toEqual([
        401,
        'UNAUTHORIZED',
      ]);
    });

    it('where the format cannot hold the rows', async () => {
      expect(await refusal('?format=xlsx')).toEqual([
        422,
        'EXPORT_FAILED',
        'Column "note" has a text of 32768 characters, but a cell of Excel holds 32767. ' +
          'Take another format: csv, ndjson, json or parquet.',
      ]);
      expect((await server.admin.get(`${path}/export?format=csv`)).status).toBe(200);
    });

    it('while the store is out of reach', async () => {
      const results = join(server.dataDir, 'results');
      renameSync(results, `${results}-aside`);
      try {
        const answer = await server.admin.get(`${path}/export?format=csv`);
        expect([answer.status, answer.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      } finally {
        renameSync(`${results}-aside`, results);
      }
      expect((await server.admin.get(`${path}/export?format=csv`)).status).toBe(200);
    });
  });
});
