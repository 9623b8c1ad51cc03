import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from '../support/api-client';
import { SourceServer } from '../support/source-server';
import { chain, createWorkflow, outputNode, rowsNode, setterNode } from '../support/workflows';
import { Fleet } from './support/fleet';
import { expectNoOrphans, until } from './support/invariants';
import { Recorder } from './support/recorder';
import { SmallDisk } from './support/small-disk';
import { trial } from './support/trial';

/** Larger than what is kept in memory of an answer. */
const MANY_ROWS = 100_000;

describe.each(['', 'results', 'spool', 'files'])('the disk of DATA_DIR/%s is full', (place) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-test-'));
  let recorder: Recorder;
  let source: SourceServer;
  let disk: SmallDisk;
  let fleet: Fleet;

  beforeAll(async () => {
    recorder = await new Recorder().listen();
    source = await SourceServer.start();
    disk = SmallDisk.mount(join(dataDir, place), 24);
    fleet = await Fleet.start({
      servers: 1,
      dataDir,
      env: { EGRESS_ALLOW: `${recorder.host},${source.host}` },
    });
  });
  afterAll(async () => {
    for (const server of fleet.servers) await server.stop();
    disk.unmount();
    await fleet.close();
    await recorder.close();
    await source.close();
  });

  const refusal = ({ status, body, headers }: ApiAnswer): unknown[] => [
    status,
    body.error?.code,
    Number(headers.get('retry-after')) >= 1,
  ];
  const REFUSED = [503, 'SERVICE_UNAVAILABLE', true];
  /** What fails while it is full, and does not afterwards. */
  const refusedUntilFree = async (call: () => Promise<ApiAnswer>) => {
    disk.fill();
    const answer = await call();
    disk.free();
    expect([refusal(answer), answer.text]).toEqual([REFUSED, expect.any(String)]);
    const again = await call();
    expect(again.status < 300 ? '' : again.text).toBe('');
  };
  const execute = (id: number) => () => fleet.any().post(`/workflows/${String(id)}/execute`, {});

  if (place === '' || place === 'results') {
    it('while callers are at work', async () => {
      const journal = await trial(fleet, recorder, async () => {
        disk.fill();
        await sleep(3000);
        disk.free();
      });
      expect(journal.refused).toBeGreaterThan(0);
    });

    it('when a small result is kept', async () => {
      await refusedUntilFree(execute(await createWorkflow(fleet.any())));
    });

    it('when a large result is kept', async () => {
      const rows = setterNode('computedColumn', { column_name: 'm', expression: 'md5(text)' });
      const nodes = chain(source.node(MANY_ROWS), rows, outputNode());
      await refusedUntilFree(execute(await createWorkflow(fleet.any(), nodes)));
    });

    it('and keeps rows and files alike', async () => {
      await fleet.restart();
      await expectNoOrphans(dataDir, fleet.tables);
    });
  }

  if (place === '') {
    it('when a row of the database is written', async () => {
      const description = 'x'.repeat(9000);
      await refusedUntilFree(() => fleet.any().post('/workflows', { title: 'Large', description }));
    });
  }

  if (place === '' || place === 'spool') {
    it('when an answer is spooled', async () => {
      const nodes = chain(source.node(MANY_ROWS), outputNode());
      await refusedUntilFree(execute(await createWorkflow(fleet.any(), nodes)));
      await until('The spool is not empty', () => spooled(dataDir));
    });
  }

  if (place === '' || place === 'files') {
    it('when a file is uploaded', async () => {
      let n = 0;
      await refusedUntilFree(() => {
        const form = new FormData();
        form.set('file', new Blob(['a,b\n', '1,2\n'.repeat(100_000)]), `rows-${String(++n)}.csv`);
        return fleet.any().post('/files', undefined, { form });
      });
      const { body } = await fleet.any().get('/files');
      const paths = body.data.files.map((file: { path: string }) => file.path);
      expect(paths).toContain('rows-2.csv');
      expect(paths).not.toContain('rows-1.csv');
    });
  }

  it('and works as if nothing had happened', async () => {
    const id = await createWorkflow(fleet.any(), chain(rowsNode(), outputNode()));
    expect((await execute(id)()).status).toBe(200);
  });
});

/** What is left of runs in the folders of engine processes. */
function spooled(dataDir: string): string[] {
  const folder = join(dataDir, 'spool');
  const names = readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)));
  return names.filter((name) => !name.startsWith('spill-'));
}
