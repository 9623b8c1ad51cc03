import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from './journal';
import { graphOf } from './load';
import type { Recorder } from './recorder';
import type { Rows, Tables } from './tables';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** Resolves once `find` answers nothing any more; throws with what is left after `patienceMs`. */
export async function until(
  what: string,
  find: () => unknown[] | Promise<unknown[]>,
  patienceMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const left = await find();
    if (left.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(`${what}: ${JSON.stringify(left.slice(0, 5))} of ${String(left.length)}`);
    }
    await sleep(200);
  }
}

/** Every run comes to an end. */
export async function expectAllRunsOver(tables: Tables, patienceMs?: number): Promise<void> {
  const open = "SELECT id, status FROM executions WHERE status IN ('queued', 'running')";
  await until('Runs are not over', () => tables(open), patienceMs);
}

/** Faults, each with what the database says of the run that it names. */
function explained(faults: readonly string[], executions: Rows): unknown[] {
  return faults.map((fault) => {
    const id = /exec_\w+/.exec(fault)?.[0];
    return [fault, executions.find((execution) => execution['id'] === id)];
  });
}

/** Whatever callers were told is so. */
export async function expectKept(journal: Journal, tables: Tables): Promise<void> {
  const executions = await tables(
    'SELECT id, status, `trigger`, worker_id, error_message, nodes FROM executions',
  );
  expect(explained(journal.faults, executions)).toEqual([]);
  const statuses = new Map(executions.map(({ id, status }) => [id, status] as const));
  const results = await tables('SELECT result_id, execution_id FROM results');
  const resultIds = new Set(results.map(({ result_id: id }) => id));
  const lost = journal.completed.filter(
    ({ executionId, resultId }) =>
      statuses.get(executionId) !== 'completed' || !resultIds.has(resultId),
  );
  expect(lost).toEqual([]);
  expect(journal.accepted.filter((id) => !statuses.has(id))).toEqual([]);
  await expectWorkflowsKept(journal, tables);
}

async function expectWorkflowsKept(journal: Journal, tables: Tables): Promise<void> {
  const workflows = await tables('SELECT id, title FROM workflows');
  const titles = workflows.map(({ title }) => String(title));
  for (const [title, id] of journal.created) {
    const found = workflows.filter((workflow) => workflow['title'] === title);
    expect(found.map((workflow) => Number(workflow['id']))).toEqual([id]);
  }
  const created = titles.filter((title) => title.startsWith('Created'));
  expect(created).toHaveLength(new Set(created).size);
  for (const [id, version] of journal.graphs) await expectWholeGraph(tables, id, version);
}

/** It is the version last acknowledged or the one after it, whole. */
async function expectWholeGraph(tables: Tables, id: number, version: number): Promise<void> {
  const of = (table: string): string => `FROM ${table} WHERE workflow_id = ${String(id)}`;
  const nodes = await tables(`SELECT label ${of('workflow_nodes')}`);
  const edges = await tables(`SELECT id ${of('workflow_edges')}`);
  const found = Number(String(nodes[0]?.['label']).slice(1));
  expect([version, version + 1]).toContain(found);
  const whole = graphOf(found);
  expect(nodes.map(({ label }) => label)).toEqual(whole.nodes.map(({ label }) => label));
  expect(edges).toHaveLength(whole.edges.length);
}

/** No message came twice, and those of every run that was answered as completed came. */
export function expectSentOnce(journal: Journal, recorder: Recorder): void {
  expect(recorder.repeated()).toEqual([]);
  for (const tag of journal.sent) expect(recorder.timesOf(tag)).toEqual([1, 1, 1]);
}

/** Makes files look as old as those that a sweep takes for left behind. */
export function ageResults(dataDir: string): void {
  for (const name of resultFiles(dataDir)) {
    utimesSync(join(dataDir, 'results', name), LONG_AGO, LONG_AGO);
  }
}

/** Rows and files are the same, after a sweep; engine processes that are gone left nothing. */
export async function expectNoOrphans(dataDir: string, tables: Tables): Promise<void> {
  await until('Result rows and files differ', async () => {
    const rows = await tables(
      'SELECT location FROM results UNION SELECT location FROM kept_outputs',
    );
    const locations = new Set(rows.map(({ location }) => String(location)));
    const files = new Set(resultFiles(dataDir));
    return [
      ...[...files].filter((file) => !locations.has(file)),
      ...[...locations].filter((location) => !files.has(location)),
    ];
  });
}

function resultFiles(dataDir: string): string[] {
  return readdirSync(join(dataDir, 'results'));
}
