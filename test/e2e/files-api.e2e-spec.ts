import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import type { ApiAnswer, ApiClient } from '../support/api-client';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode } from '../support/workflows';

const MEGABYTE = 1_048_576;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startServer({ env: { FILE_MAX_MB: '4', ALLOW_SIGNUP: 'true' } });
  const me = await server.session.get('/auth/me');
  folder = join(server.dataDir, 'files', String(me.body.data.organization.id));
});
afterAll(() => server.close());

type Part = readonly [name: string, content: string | Buffer];

function formOf(fields: Record<string, string>, ...files: Part[]): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, content] of files)
    form.append('file', new Blob([new Uint8Array(Buffer.from(content))]), name);
  return form;
}

const upload = (
  fields: Record<string, string>,
  files: Part[],
  client: ApiClient = server.admin,
): Promise<ApiAnswer> => client.post('/files', undefined, { form: formOf(fields, ...files) });

const query = (path: string): string => `path=${encodeURIComponent(path)}`;
const download = (path: string, client = server.admin): Promise<ApiAnswer> =>
  client.get(`/files/content?${query(path)}`);
const codeOf = ({ status, body }: ApiAnswer): unknown[] => [status, body.error?.code];

async function pathsOf(parameters = ''): Promise<string[]> {
  const { body } = await server.admin.get(`/files?limit=1000&${parameters}`);
  return (body.data.files as { path: string }[]).map(({ path }) => path);
}

const staged = (): string[] => {
  const staging = join(folder, '.staging');
  return existsSync(staging) ? readdirSync(staging) : [];
};

describe('uploading', () => {
  it('keeps a file under its own name, which a workflow reads at once', async () => {
    const answer = await upload({}, [['april.csv', 'a,b\n1,x\n']]);
    expect(answer.status).toBe(201);
    expect(answer.body.data.files).toEqual([
      {
        path: 'april.csv',
        name: 'april.csv',
        bytes: 8,
        modified: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    const config = { path: 'april.csv' };
    const csv = { node_type: 'files/readCsv', node_role: 'getter' as const, label: 'CSV', config };
    const id = await createWorkflow(server.admin, chain(csv, outputNode()));
    const run = await server.admin.post(`/workflows/${String(id)}/execute`);
    expect(run.body.data.rows).toEqual([{ a: 1, b: 'x' }]);
  });

  it('puts files where path says, whether it comes before or after them', async () => {
    const named = await upload({ path: 'sales/2026/04.csv' }, [['x.csv', 'a']]);
    expect(named.body.data.files[0].path).toBe('sales/2026/04.csv');
    const form = formOf({}, ['a.csv', '1'], ['deep/b.csv', '2']);
    form.append('path', 'several/');
    const several = await server.admin.post('/files', undefined, { form });
    expect(several.body.data.files.map(({ path }: { path: string }) => path)).toEqual([
      'several/a.csv',
      'several/deep/b.csv',
    ]);
    expect((await download('several/deep/b.csv')).text).toBe('2');
  });

  it('takes names in any script, one spelling each', async () => {
    const name = 'Zürich 日本 👩‍💻.csv';
    const answer = await upload({}, [[name.normalize('NFD'), 'x']]);
    expect(answer.body.data.files[0].path).toBe(name.normalize('NFC'));
    expect(codeOf(await upload({}, [[name.normalize('NFC'), 'x']]))).toEqual([409, 'CONFLICT']);
  });

  it('replaces a file only if told to', async () => {
    await upload({}, [['twice.csv', 'first']]);
    const again = await upload({}, [['twice.csv', 'second']]);
    expect(codeOf(again)).toEqual([409, 'CONFLICT']);
    expect(again.body.error.message).toContain('overwrite=true');
    expect((await download('twice.csv')).text).toBe('first');
    expect((await upload({ overwrite: 'true' }, [['twice.csv', 'second']])).status).toBe(201);
    expect((await download('twice.csv')).text).toBe('second');
    const partly = await upload({}, [
      ['new.csv', '1'],
      ['twice.csv', '2'],
    ]);
    expect(codeOf(partly)).toEqual([409, 'CONFLICT']);
    expect(await pathsOf('prefix=new')).toEqual([]);
  });

  it.each([
    '../evil.csv',
    'a/../../evil.csv',
    '/etc/evil.csv',
    'C:\\evil.csv',
    '.hidden',
    '.staging/evil',
    'a\0.csv',
    'a\u202Evsc.exe',
    'a//b',
    `${'x'.repeat(256)}.csv`,
    'evil.csv ',
  ])('refuses the place %j', async (path) => {
    const answer = await upload({ path }, [['x.csv', 'evil']]);
    expect(codeOf(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.error.details[0].path).toBe('path');
    expect(JSON.stringify(readdirSync(server.dataDir, { recursive: true }))).not.toContain('evil');
  });

  it('writes through no link', async () => {
    const outside = join(server.dataDir, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(folder, 'linked'));
    symlinkSync(join(outside, 'x.csv'), join(folder, 'link.csv'));
    for (const path of ['linked/x.csv', 'link.csv']) {
      const answer = await upload({ path, overwrite: 'true' }, [['x.csv', 'x']]);
      expect(codeOf(answer)).toEqual([409, 'CONFLICT']);
    }
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each<[string, Record<string, string>, Part[]]>([
    ['no file', { path: 'x' }, []],
    ['an unknown field', { folder: 'x' }, [['x.csv', 'x']]],
    ['overwrite that is neither true nor false', { overwrite: 'maybe' }, [['x.csv', 'x']]],
    [
      'one path for two files',
      { path: 'x' },
      [
        ['a', 'x'],
        ['b', 'x'],
      ],
    ],
    [
      'one name twice',
      {},
      [
        ['a', 'x'],
        ['a', 'x'],
      ],
    ],
    [
      'a file in another',
      {},
      [
        ['a', 'x'],
        ['a/b', 'x'],
      ],
    ],
    ['a file without a name', {}, [['', 'x']]],
    ['too many files', {}, Array.from({ length: 21 }, (_, n): Part => [`many${String(n)}`, 'x'])],
    ['a field that is far too long', { path: 'x'.repeat(5000) }, [['x', 'x']]],
  ])('refuses a form with %s', async (_what, fields, files) => {
    const before = await pathsOf();
    expect(codeOf(await upload(fields, files))).toEqual([400, 'INVALID_INPUT']);
    expect(await pathsOf()).toEqual(before);
    expect(staged()).toEqual([]);
  });

  it('refuses what is no form', async () => {
    const send = (rawBody: string, type: string, more: Record<string, string> = {}) =>
      server.admin.post('/files', undefined, {
        rawBody,
        headers: { 'content-type': type, ...more },
      });
    const form = 'multipart/form-data; boundary=x';
    const disposition = 'Content-Disposition: form-data; name="file"; filename="a"';
    expect(codeOf(await send('{}', 'application/json'))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(codeOf(await send('x', 'text/csv'))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(codeOf(await send('x', form, { 'content-encoding': 'gzip' }))).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
    for (const [body, type] of [
      ['x', 'multipart/form-data'],
      ['x', form],
      ['', form],
      [`--x\r\n${disposition}\r\n\r\nhalf`, form],
      ['--x\r\nbroken header\r\n\r\nx\r\n--x--', form],
    ] as const) {
      expect(codeOf(await send(body, type))[0]).toBe(400);
    }
    expect(staged()).toEqual([]);
  });

  it('refuses what is larger than FILE_MAX_MB, announced or streamed', async () => {
    const half = Buffer.alloc(2 * MEGABYTE + 1);
    expect((await upload({}, [['fits.bin', half]])).status).toBe(201);
    expect(
      codeOf(
        await upload({}, [
          ['a', half],
          ['b', half],
        ]),
      ),
    ).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(codeOf(await upload({}, [['large', Buffer.alloc(6 * MEGABYTE)]]))).toEqual([
      413,
      'PAYLOAD_TOO_LARGE',
    ]);
    const part = '--x\r\nContent-Disposition: ';
    for (const start of [
      `${part}form-data; name="file"; filename="s"\r\n\r\n`,
      `${part}form-data; name="path"\r\n\r\n`,
      `${part}attachment\r\n\r\n`,
      'before the first part',
    ]) {
      expect(await streamed(start, 6)).toBe(413);
    }
    expect(staged()).toEqual([]);
  });

  /** Sends so many megabytes without saying so beforehand; the status of the answer. */
  function streamed(start: string, megabytes: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const sending = httpRequest(`${server.url}/api/v1/files`, {
        method: 'POST',
        headers: { ...server.admin.credentials, 'content-type': 'multipart/form-data; boundary=x' },
      });
      sending.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sending.on('error', reject);
      sending.write(start);
      for (let sent = 0; sent < megabytes; sent++) sending.write(Buffer.alloc(MEGABYTE));
      sending.end('\r\n--x--\r\n');
    });
  }
});

describe('listing', () => {
  beforeAll(async () => {
    await upload(
      { path: 'list/' },
      ['b', 'a', 'c/1', 'c/2', 'ä'].map((name): Part => [name, name]),
    );
  });

  it('goes page by page to the end', async () => {
    const all = await pathsOf('prefix=list/');
    expect(all).toEqual(['list/a', 'list/b', 'list/c/1', 'list/c/2', 'list/ä']);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await server.admin.get(`/files?prefix=list/&limit=2${next}`);
      expect(body.data.files.length).toBeLessThanOrEqual(2);
      seen.push(...body.data.files.map(({ path }: { path: string }) => path));
      cursor = body.data.next_cursor;
    }
    expect(seen).toEqual(all);
  });

  it.each(['limit=0', 'limit=1001', 'limit=x', 'cursor=', 'cursor=%25%25', 'cursor=Li4', 'page=1'])(
    'refuses %s',
    async (parameters) => {
      expect(codeOf(await server.admin.get(`/files?${parameters}`))).toEqual([
        400,
        'INVALID_INPUT',
      ]);
    },
  );
});

describe('one file', () => {
  it('is described, downloaded and deleted', async () => {
    const content = Buffer.from([0, 1, 2, 254, 255]);
    await upload({ path: 'one/Zürich "x".bin' }, [['x', content]]);
    const { body } = await server.admin.get(`/files/metadata?${query('one/Zürich "x".bin')}`);
    expect(body.data).toMatchObject({
      path: 'one/Zürich "x".bin',
      name: 'Zürich "x".bin',
      bytes: 5,
    });
    const response = await fetch(
      `${server.url}/api/v1/files/content?${query('one/Zürich "x".bin')}`,
      { headers: server.admin.credentials },
    );
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Z_rich _x_.bin"; filename*=UTF-8''Z%C3%BCrich%20%22x%22.bin`,
    );
    expect(response.headers.get('content-length')).toBe('5');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const removed = await server.admin.delete(`/files?${query('one/Zürich "x".bin')}`);
    expect(removed.status).toBe(204);
    expect(existsSync(join(folder, 'one'))).toBe(false);
  });

  it('may be empty', async () => {
    await upload({}, [['empty.csv', '']]);
    const answer = await download('empty.csv');
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('that is not there, or not a file of the organization, is not found', async () => {
    writeFileSync(join(server.dataDir, 'secret.csv'), 'secret');
    symlinkSync(join(server.dataDir, 'secret.csv'), join(folder, 'secret.csv'));
    for (const path of [
      'no.csv',
      '../../secret.csv',
      'secret.csv',
      'list',
      '/etc/passwd',
      'a\0b',
    ]) {
      for (const answer of [
        await download(path),
        await server.admin.get(`/files/metadata?${query(path)}`),
        await server.admin.delete(`/files?${query(path)}`),
      ]) {
        expect(codeOf(answer)).toEqual([404, 'FILE_NOT_FOUND']);
      }
    }
    expect(readFileSync(join(server.dataDir, 'secret.csv'), 'utf8')).toBe('secret');
    expect(await pathsOf('prefix=secret')).toEqual([]);
    expect(codeOf(await server.admin.get('/files/content'))).toEqual([400, 'INVALID_INPUT']);
  });
});

describe('who may', () => {
  it('reads with workflows:read, writes with workflows:write', async () => {
    const reader = await server.createKey(server.session, { scopes: ['workflows:read'] });
    const writer = await server.createKey(server.session, { scopes: ['workflows:write'] });
    expect((await upload({}, [['scopes.csv', 'x']], writer)).status).toBe(201);
    expect(codeOf(await upload({}, [['scopes2.csv', 'x']], reader))).toEqual([403, 'FORBIDDEN']);
    expect((await download('scopes.csv', reader)).status).toBe(200);
    expect((await reader.get('/files')).status).toBe(200);
    for (const answer of [
      await download('scopes.csv', writer),
      await writer.get('/files'),
      await writer.get(`/files/metadata?${query('scopes.csv')}`),
      await reader.delete(`/files?${query('scopes.csv')}`),
    ]) {
      expect(codeOf(answer)).toEqual([403, 'FORBIDDEN']);
    }
    expect(codeOf(await upload({}, [['x', 'x']], server.anonymous))).toEqual([401, 'UNAUTHORIZED']);
    expect((await upload({}, [['session.csv', 'x']], server.session)).status).toBe(201);
  });

  it('sees the files of the own organization alone', async () => {
    const other = await server.signUp('other');
    expect((await other.get('/files')).body.data.files).toEqual([]);
    expect(codeOf(await download('april.csv', other))).toEqual([404, 'FILE_NOT_FOUND']);
    expect((await upload({}, [['april.csv', 'theirs']], other)).status).toBe(201);
    expect((await download('april.csv', other)).text).toBe('theirs');
    expect((await download('april.csv')).text).toBe('a,b\n1,x\n');
  });
});
