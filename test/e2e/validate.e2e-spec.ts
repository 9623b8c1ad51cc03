import type { ApiAnswer } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  createWorkflow,
  type NodeDraft,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

interface Finding {
  readonly node_id: number | null;
  readonly message: string;
}

onEachDatabase((database) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ database });
  });
  afterAll(() => server.close());

  /** What validate says; node ids as places in `nodes`. */
  async function validate(graph: object, fields: object = {}) {
    const id = await createWorkflow(server.admin, { is_active: false, ...graph, ...fields });
    const path = `/workflows/${String(id)}`;
    const { nodes } = (await server.admin.get(path)).body.data;
    const answer = await server.admin.post(`${path}/validate`);
    expect(answer.status).toBe(200);
    const ids = (nodes as { id: number }[]).map((node) => node.id);
    const located = (findings: Finding[] = []) =>
      findings.map(({ node_id, message }) => [
        node_id === null ? null : ids.indexOf(node_id),
        message,
      ]);
    const { valid, errors, warnings } = answer.body.data;
    return { id, valid, errors: located(errors), warnings: located(warnings) };
  }
  const between = (...nodes: NodeDraft[]) => chain(rowsNode(), ...nodes, outputNode());
  const computed = (expression: string) =>
    setterNode('computedColumn', { column_name: 'x', expression });
  const ACTIVE = { is_active: true };

  it('answers a valid workflow as documented', async () => {
    const id = await createWorkflow(server.admin, between(computed('amount / 100')));
    const answer = await server.admin.post(`/workflows/${String(id)}/validate`);
    expect(answer.body.data).toEqual({ valid: true, warnings: [] });
  });

  it('answers an invalid one as documented', async () => {
    const graph = chain(rowsNode(), setterNode('computedColumn', { expression: 'amount / 100' }));
    const { valid, errors } = await validate(graph);
    expect(valid).toBe(false);
    expect(errors).toEqual([
      [1, 'Missing required config field: column_name'],
      [null, 'No terminator node found in workflow'],
    ]);
  });

  it('finds inputs that nobody feeds, and execute refuses them with the same details', async () => {
    const graph = {
      nodes: [rowsNode(), setterNode('limit', { count: 1 }), outputNode()],
      edges: [{ source_node_index: 1, target_node_index: 2 }],
    };
    const { id, errors, warnings } = await validate(graph, ACTIVE);
    expect(errors).toEqual([[1, expect.stringContaining('Input input1 is not connected')]]);
    expect(warnings).toEqual([[0, 'The rows of this node reach no terminator']]);
    const executed = await server.admin.post(`/workflows/${String(id)}/execute`);
    expect([executed.status, executed.body.error.code]).toEqual([422, 'WORKFLOW_INVALID']);
    expect(executed.body.error.details[0].message).toContain('Input input1 is not connected');
  });

  it('finds a join that lacks its second input', async () => {
    const join = setterNode('join', { type: 'inner', left_keys: ['a'], right_keys: ['a'] });
    const { errors } = await validate(between(join), ACTIVE);
    expect(errors).toEqual([[1, expect.stringContaining('Input input2 is not connected')]]);
  });

  describe('expressions', () => {
    it.each([
      'amount +',
      'amount; drop table x',
      '(select 1)',
      "getenv('HOME')",
      "read_text('/etc/passwd')",
      'range(1000000000)',
      "repeat('x', 1000000000)",
      'sum(amount)',
      'count(*) over ()',
      '*',
      '',
      '   ',
      'amount) from t; --',
      'amount\u0000',
      'process.exit(1)',
    ])('refuses %j', async (expression) => {
      const { valid, errors } = await validate(between(computed(expression)), ACTIVE);
      expect(valid).toBe(false);
      expect(errors).toEqual([[1, expect.stringContaining('expression')]]);
    });

    it('refuse ten thousand characters', async () => {
      for (const expression of ['x'.repeat(10_001), `${'1+'.repeat(5000)}1`, '('.repeat(9000)]) {
        const { valid, errors } = await validate(between(computed(expression)), ACTIVE);
        expect(valid).toBe(false);
        expect(errors).toEqual([[1, expect.stringContaining('expression')]]);
      }
    });

    it.each([
      'amount / 100',
      "upper(currency) || '!'",
      'amount > $min',
      '"odd name" * 2',
      'no_such_column',
    ])('lets %j pass: rows and params are not known yet', async (expression) => {
      expect(await validate(between(computed(expression)), ACTIVE)).toMatchObject({
        valid: true,
        errors: [],
      });
    });

    it('refuse placeholders, naming $x', async () => {
      const { errors } = await validate(between(computed('amount > {{ params.min }}')), ACTIVE);
      expect(errors).toEqual([
        [
          1,
          'expression: Placeholders are not available in code: write $min for the parameter params.min',
        ],
      ]);
    });
  });

  describe('placeholders', () => {
    it('make a whole value of unknown type, which is checked when it is known', async () => {
      const graph = between(setterNode('limit', { count: '{{ params.n }}' }));
      const { id, valid, errors } = await validate(graph, ACTIVE);
      expect([valid, errors]).toEqual([true, []]);
      const execute = (params: object): Promise<ApiAnswer> =>
        server.admin.post(`/workflows/${String(id)}/execute`, { params });
      expect((await execute({ n: 1 })).body.data.total_rows).toBe(1);
      for (const params of [{ n: 'many' }, { n: null }, {}]) {
        const answer = await execute(params);
        expect([answer.status, answer.body.error.code]).toEqual([400, 'INVALID_INPUT']);
      }
      expect((await execute({})).body.error.message).toContain('params.n');
    });

    it.each([
      ['{{ params.x', 'not closed'],
      ['{{ params.x | upcase }}', 'Unknown filter "upcase"'],
      ['{% if true %}1{% endif %}', 'Tags {% %} are not available'],
      ['{{ row.x }}', 'not available in this node'],
      ['{{ secrets.x }}', 'Unknown placeholder'],
      ['{{ params.constructor.constructor("return 1")() }}', ''],
    ])('are refused where they cannot be read: %s', async (text, words) => {
      const { valid, errors } = await validate(
        between(setterNode('filter', { field: 'currency', operator: 'eq', value: text })),
        ACTIVE,
      );
      expect(valid).toBe(false);
      expect(errors).toEqual([[1, expect.stringContaining(words)]]);
    });
  });

  describe('warnings', () => {
    it('of a missing credential', async () => {
      const stripe = {
        node_type: 'stripe/listCharges',
        node_role: 'getter',
        label: 'Charges',
        config: {},
      } as const;
      const { valid, warnings } = await validate(chain(stripe, outputNode()), ACTIVE);
      expect(valid).toBe(true);
      expect(warnings).toEqual([[0, expect.stringContaining('No stripe credential')]]);
    });

    it('of an aggregation without settings', async () => {
      const { valid, warnings } = await validate(between(setterNode('aggregation', {})), ACTIVE);
      expect(valid).toBe(true);
      expect(warnings).toEqual([[1, expect.stringMatching(/\S/)]]);
    });

    it('of rows that reach no terminator, and of inactivity', async () => {
      const graph = {
        nodes: [rowsNode(), outputNode(), rowsNode()],
        edges: [{ source_node_index: 0, target_node_index: 1 }],
      };
      const { valid, warnings } = await validate(graph);
      expect(valid).toBe(true);
      expect(warnings).toEqual([
        [2, 'The rows of this node reach no terminator'],
        [null, 'The workflow is inactive: it cannot be executed until is_active is true'],
      ]);
    });
  });

  it('lets parameters be declared by a node without edges', async () => {
    const declared = {
      node_type: 'input/parameters',
      node_role: 'getter',
      label: 'Params',
      config: { parameters: [{ name: 'since' }] },
    };
    const graph = between();
    const { valid, warnings } = await validate(
      { ...graph, nodes: [...graph.nodes, declared] },
      ACTIVE,
    );
    expect([valid, warnings]).toEqual([true, []]);
  });

  it('validates anew after a change', async () => {
    const { id, valid } = await validate(between(computed('bad(')), ACTIVE);
    expect(valid).toBe(false);
    const path = `/workflows/${String(id)}`;
    await server.admin.patch(path, between(computed('amount')));
    expect((await server.admin.post(`${path}/validate`)).body.data.valid).toBe(true);
  });

  it('refuses unknown and missing fields of nested settings by their path', async () => {
    const conditions = [{ field: 'a', operator: 'eq', value: 1, extra: 1 }, { operator: 'eq' }];
    const { errors } = await validate(between(setterNode('filter', { conditions })), ACTIVE);
    const messages = errors.map(([, message]) => message).join('\n');
    expect(messages).toContain('Unknown config field: conditions.0.extra');
    expect(messages).toContain('Missing required config field: conditions.1.field');
  });

  it('names two hundred findings at most', async () => {
    const config = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`unknown${String(index)}`, 1]),
    );
    const { errors } = await validate(between(setterNode('filter', config)), ACTIVE);
    expect(errors).toHaveLength(200);
  });
});
