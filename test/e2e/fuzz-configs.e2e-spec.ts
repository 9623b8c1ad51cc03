import fc from 'fast-check';
import type { JsonObject } from '../../src/common/json';
import type { ApiAnswer } from '../support/api-client';
import { mutated } from '../support/config-mutations';
import { type CatalogEntry, type ExampleBody, ExampleWorld } from '../support/example-world';

/** Configs tried a node type. */
const TRIES = Number(process.env['VANTAGE_TEST_FUZZ_TRIES'] ?? 8);
/** What a run of a valid graph may end with, beside success. */
const HONEST_ENDS = ['EXECUTION_FAILED', 'EXECUTION_TIMEOUT'];

/** Every field of every node's config, by type, size and content, through validate and execute. */
describe('configs that nobody meant', () => {
  let world: ExampleWorld;
  let entries: readonly CatalogEntry[];
  let engines: readonly number[];

  beforeAll(async () => {
    world = await ExampleWorld.start({ EXECUTION_TIMEOUT_SECONDS: '5' });
    entries = await world.catalog();
    engines = world.server.engines;
  });
  afterAll(() => world.close());

  it('are refused or run: nothing crashes, and what validates is never refused as invalid', async () => {
    for (const entry of entries) {
      const { example } = entry.documentation ?? {};
      if (example === undefined) continue;
      await fc.assert(
        fc.asyncProperty(mutated(configIn(example, entry), entry.config_schema), (config) =>
          holds(withConfig(example, entry, config)),
        ),
        { numRuns: TRIES, endOnFailure: true },
      );
    }
    expect(world.server.engines.sort()).toEqual([...engines].sort());
  }, 600_000);

  it('never bring a secret to light', () => {
    for (const secret of world.secrets) expect(world.server.output).not.toContain(secret);
  });

  async function holds(body: ExampleBody): Promise<void> {
    const created = await send('/workflows', world.bodyOf(body));
    if (created.status === 400) return;
    expect(created.status).toBe(201);
    const path = `/workflows/${String(created.body.data.id)}`;
    const { valid } = (await send(`${path}/validate`)).body.data as { valid: boolean };
    const run = await send(`${path}/execute`, { params: { x: 'text' } });
    await world.server.admin.delete(path);
    const code = (run.body.error?.code ?? 'OK') as string;
    if (valid) expect(isOfParams(run) ? [code] : allowedEnds(body)).toContain(code);
    else expect(['WORKFLOW_INVALID', 'INVALID_INPUT']).toContain(code);
  }

  /** No answer is a fault of the server, and none shows a secret. */
  async function send(path: string, body?: object): Promise<ApiAnswer> {
    const answer = await world.server.admin.post(path, body);
    if (answer.status === 500) throw new Error(answer.text);
    for (const secret of world.secrets) expect(answer.text).not.toContain(secret);
    return answer;
  }
});

/** Params are known at execute alone: what they make of a placeholder may be refused then. */
function allowedEnds(body: ExampleBody): string[] {
  const waits = JSON.stringify(body).includes('{{');
  return ['OK', ...HONEST_ENDS, ...(waits ? ['INVALID_INPUT'] : [])];
}

/** A run that lacks a param that the workflow asks for: the graph is right, the call is not. */
function isOfParams({ body }: ApiAnswer): boolean {
  const details = (body.error?.details ?? []) as { path?: string }[];
  return details.length > 0 && details.every(({ path }) => path?.startsWith('params') === true);
}

function configIn(example: ExampleBody, { node_type }: CatalogEntry): JsonObject {
  return example.nodes.find((node) => node.node_type === node_type)?.config ?? {};
}

function withConfig(
  example: ExampleBody,
  { node_type }: CatalogEntry,
  config: JsonObject,
): ExampleBody {
  const index = example.nodes.findIndex((node) => node.node_type === node_type);
  const nodes = example.nodes.map((node, at) => (at === index ? { ...node, config } : node));
  return { ...example, nodes };
}
