import type { ApiAnswer } from '../support/api-client';
import { createReader, offerNode, readNode, reading, refusalOf } from '../support/nested-workflows';
import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  createWorkflow,
  type NodeDraft,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { RATE_LIMIT_PER_MINUTE: '10000' } });
});
afterAll(() => server.close());

const contractNode = (...parameters: object[]): NodeDraft => ({
  node_type: 'input/parameters',
  node_role: 'getter',
  label: 'Contract',
  config: { parameters },
});
const expression = (column_name: string, text: string): NodeDraft =>
  setterNode('computedColumn', { column_name, expression: text });

const inner = (title: string, fields: object): Promise<number> =>
  createWorkflow(server.admin, { title, ...fields });
const readerOf = (id: unknown, more: object = {}): Promise<number> =>
  createReader(server.admin, id, more);
const execute = (id: number, params: object = {}): Promise<ApiAnswer> =>
  server.admin.post(`/workflows/${String(id)}/execute`, { params });
const refusal = (id: number): Promise<string[]> => refusalOf(server.admin, id);

describe('a workflow that reads another one', () => {
  it('gets its rows, as a part of one run that delivers only its own', async () => {
    const shared = {
      nodes: [
        rowsNode([{ n: 1 }, { n: 2 }]),
        expression('square', 'n * n'),
        offerNode(),
        outputNode(),
      ],
      edges: [
        { source_node_index: 0, target_node_index: 1 },
        { source_node_index: 1, target_node_index: 2 },
        { source_node_index: 0, target_node_index: 3 },
      ],
    };
    const source = await inner('Numbers', shared);
    const id = await createWorkflow(server.admin, {
      ...reading(
        readNode(source),
        setterNode('filter', { field: 'square', operator: 'gt', value: 1 }),
      ),
    });
    const { status, body } = await execute(id);
    expect(status).toBe(200);
    expect(body.data.rows).toEqual([{ n: 2, square: 4 }]);
    expect(body.data.outputs).toHaveLength(1);
    const runs = await server.admin.get(`/workflows/${String(source)}/executions`);
    expect(runs.body.data.executions).toEqual([]);
    const record = await server.admin.get(`/executions/${String(body.data.execution_id)}`);
    const nodes = record.body.data.nodes as { label: string; status: string }[];
    expect(nodes.map(({ label, status: state }) => [label, state])).toEqual([
      ['Reader', 'completed'],
      ['filter', 'completed'],
      ['Output', 'completed'],
    ]);
  });

  it('gives it params of its own, held against its own input contract', async () => {
    const source = await inner('Scaled', {
      nodes: [
        contractNode(
          { name: 'factor', type: 'number', required: true },
          { name: 'plus', type: 'number', default: 100 },
        ),
        rowsNode([{ n: 1 }]),
        expression('a', 'n * $factor + $plus'),
        setterNode('filter', { field: 'n', operator: 'lt', value: '{{ params.factor }}' }),
        offerNode(),
      ],
      edges: [1, 2, 3].map((index) => ({ source_node_index: index, target_node_index: index + 1 })),
    });
    const outer = await createWorkflow(server.admin, {
      ...reading(
        readNode(source, { params: { factor: '{{ params.x }}' } }),
        expression('b', '$factor'),
      ),
    });
    const { body } = await execute(outer, { x: 7, factor: 3 });
    expect(body.data.rows).toEqual([{ n: 1, a: 107, b: 3 }]);
    const misfit = await execute(outer, { x: 'seven', factor: 3 });
    expect([misfit.status, misfit.body.error.code]).toEqual([400, 'INVALID_INPUT']);
    expect(misfit.body.error.message).toContain(
      `Param factor must be a number, says workflow ${String(source)} "Scaled"`,
    );
    expect(await refusal(await readerOf(source))).toEqual([
      `Missing required param factor (number), says workflow ${String(source)} "Scaled"`,
    ]);
    expect(await refusal(await readerOf(source, { params: { factor: true } }))).toEqual([
      `Param factor must be a number, says workflow ${String(source)} "Scaled"`,
    ]);
  });

  it('may read it twice, each time with other params', async () => {
    const source = await inner('Parts', {
      ...chain(
        rowsNode([{ part: 'a' }, { part: 'b' }, { part: 'c' }]),
        setterNode('filter', { field: 'part', operator: 'eq', value: '{{ params.part }}' }),
        offerNode(),
      ),
    });
    const id = await createWorkflow(server.admin, {
      nodes: [
        readNode(source, { params: { part: 'c' } }),
        readNode(source, { params: { part: 'a' } }),
        setterNode('union', {}),
        outputNode(),
      ],
      edges: [
        { source_node_index: 0, target_node_index: 2 },
        { source_node_index: 1, target_node_index: 2, target_key: 'input2' },
        { source_node_index: 2, target_node_index: 3 },
      ],
    });
    expect((await execute(id)).body.data.rows).toEqual([{ part: 'c' }, { part: 'a' }]);
    const lacking = await readerOf(source);
    expect((await refusal(lacking))[0]).toMatch(
      /^In workflow \d+ "Parts", node "filter": Missing params.part/,
    );
  });

  it('may be read itself, and its rows by several nodes', async () => {
    const first = await inner('First', chain(rowsNode([{ n: 1 }]), offerNode()));
    const second = await inner('Second', chain(readNode(first), offerNode()));
    const id = await createWorkflow(server.admin, {
      nodes: [readNode(second), setterNode('union', {}), outputNode()],
      edges: [
        { source_node_index: 0, target_node_index: 1 },
        { source_node_index: 0, target_node_index: 1, target_key: 'input2' },
        { source_node_index: 1, target_node_index: 2 },
      ],
    });
    expect((await execute(id)).body.data.rows).toEqual([{ n: 1 }, { n: 1 }]);
  });

  it('says which of its outputs it reads', async () => {
    const ends = (...terminators: NodeDraft[]) => ({
      nodes: [...terminators.map((_, n) => rowsNode([{ n }])), ...terminators],
      edges: terminators.map((_, index) => ({
        source_node_index: index,
        target_node_index: terminators.length + index,
      })),
    });
    const labelled = (label: string): NodeDraft => ({ ...outputNode(), label });
    const rowsOf = async (id: number, output?: string): Promise<unknown> => {
      const outer = await readerOf(id, output === undefined ? {} : { output });
      const { body } = await execute(outer);
      return body.data?.rows ?? (body.error.message as string).replace(/^.*is not valid: /, '');
    };
    const named = await inner('Named', ends(outputNode(), offerNode('a'), offerNode('b')));
    expect(await rowsOf(named, 'b')).toEqual([{ n: 2 }]);
    const name = `Workflow ${String(named)} "Named"`;
    expect(await rowsOf(named)).toBe(`${name} has several outputs: name one of "a", "b" in output`);
    expect(await rowsOf(named, 'c')).toBe(`${name} has no output "c": it has "a", "b"`);
    const single = await inner('Single', ends(outputNode(), offerNode()));
    expect(await rowsOf(single)).toEqual([{ n: 1 }]);
    const unmarked = await inner('Unmarked', ends(labelled('x'), labelled('y'), labelled('y')));
    expect(await rowsOf(unmarked, 'x')).toEqual([{ n: 0 }]);
    expect(await rowsOf(unmarked, 'y')).toContain('has several outputs "y"');
  });
});

describe('a fault in a workflow that is read', () => {
  const failing = () =>
    inner('Faulty', {
      ...chain(
        rowsNode([{ n: 'x' }]),
        setterNode('castColumns', { columns: { n: 'number' } }),
        offerNode(),
      ),
    });

  it('names the node and its workflow, and the node that reads it', async () => {
    const source = await failing();
    const middle = await inner('Middle', chain(readNode(source, {}, 'Source'), offerNode()));
    const outer = await readerOf(middle);
    const { status, body } = await execute(outer);
    expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
    const name = `Node "castColumns" of workflow ${String(source)} "Faulty"`;
    expect(body.error.message).toBe(`${name} failed: Column "n": "x" is not a number.`);
    const nodesOf = async (id: number) => {
      const workflow = await server.admin.get(`/workflows/${String(id)}`);
      return workflow.body.data.nodes as { id: number; node_type: string }[];
    };
    const message = `${name}: Column "n": "x" is not a number.`;
    const at = (nodes: { id: number; node_type: string }[], index: number, text = message) => ({
      node_id: nodes[index]?.id,
      node_type: nodes[index]?.node_type,
      message: text,
    });
    expect(body.error.details).toEqual([
      at(await nodesOf(source), 1, 'Column "n": "x" is not a number.'),
      at(await nodesOf(middle), 0),
      at(await nodesOf(outer), 0),
    ]);
    const record = await server.admin.get(`/executions/${String(body.error.execution_id)}`);
    expect(record.body.data.nodes).toMatchObject([{ status: 'failed', error: message }, {}]);
  });

  it('is told where a credential is missing', async () => {
    const source = await inner('Money', {
      ...chain(
        { node_type: 'stripe/getBalance', node_role: 'getter', label: 'Balance', config: {} },
        offerNode(),
      ),
    });
    const { body } = await execute(await readerOf(source));
    expect(body.error.code).toBe('EXECUTION_FAILED');
    expect(body.error.message).toMatch(
      /^Node "Balance" of workflow \d+ "Money" \(stripe\/getBalance\): /,
    );
    expect(body.error.details).toHaveLength(2);
  });

  it('that is only a warning is said of the node that reads it', async () => {
    const source = await inner('Vague', {
      ...chain(rowsNode(), setterNode('aggregation', {}), offerNode()),
    });
    const outer = await readerOf(source);
    const { body } = await execute(outer);
    const workflow = await server.admin.get(`/workflows/${String(outer)}`);
    expect(body.data.warnings).toEqual([
      {
        node_id: workflow.body.data.nodes[0].id,
        message: expect.stringMatching(/^Node "aggregation" of workflow \d+ "Vague": /) as string,
      },
    ]);
  });
});

describe('validate and execute refuse', () => {
  it('a workflow that is not active, or not valid', async () => {
    const idle = await inner('Idle', { is_active: false });
    expect(await refusal(await readerOf(idle))).toEqual([
      `Workflow ${String(idle)} "Idle" is not active: set its is_active to true`,
    ]);
    const wrong = await inner('Wrong', reading(rowsNode(), setterNode('filter', {})));
    expect((await refusal(await readerOf(wrong)))[0]).toMatch(
      /^Workflow \d+ "Wrong" is not valid: node "filter": Missing required config field: field \(and \d more\)$/,
    );
    const above = await inner('Above', chain(readNode(idle, {}, 'Deep'), offerNode()));
    expect(await refusal(await readerOf(above))).toEqual([
      `In workflow ${String(above)} "Above", node "Deep": Workflow ${String(idle)} "Idle" is not active: set its is_active to true`,
    ]);
  });

  it('a workflow that was deleted', async () => {
    const source = await inner('Gone', chain(rowsNode(), offerNode()));
    const outer = await readerOf(source);
    expect((await execute(outer)).status).toBe(200);
    await server.admin.delete(`/workflows/${String(source)}`);
    expect(await refusal(outer)).toEqual([`Workflow ${String(source)} not found`]);
  });

  it('workflows that read each other in a circle, also by way of params', async () => {
    const a = await inner('A', { is_active: true });
    const b = await inner('B', chain(readNode(a), offerNode()));
    await server.admin.patch(`/workflows/${String(a)}`, chain(readNode(b), offerNode()));
    const circle = `Workflows read each other in a circle: ${String(a)} "A" -> ${String(b)} "B" -> ${String(a)} "A"`;
    expect(await refusal(a)).toEqual([`In workflow ${String(b)} "B", node "Reader": ${circle}`]);
    expect(await refusal(b)).toHaveLength(1);
    const self = await readerOf('{{ params.id }}');
    const { status, body } = await execute(self, { id: self });
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
    expect(body.error.message).toContain('Workflows read each other in a circle');
  });

  it('nesting that is too deep', async () => {
    let id = await inner('0', chain(rowsNode(), offerNode()));
    for (const title of ['1', '2', '3', '4']) {
      id = await inner(title, chain(readNode(id), offerNode()));
    }
    const deepest = await readerOf(id);
    expect((await execute(deepest)).status).toBe(200);
    const tooDeep = await createWorkflow(server.admin, { ...reading(readNode(deepest)) });
    expect((await refusal(tooDeep))[0]).toContain('Workflows may read each other at most 5 deep');
  });

  it('more nodes than a run may have', async () => {
    let id = await inner('Leaf', chain(rowsNode(), offerNode()));
    for (const title of ['1', '2', '3', '4']) {
      id = await inner(title, {
        nodes: [readNode(id), readNode(id), setterNode('union', {}), offerNode()],
        edges: [
          { source_node_index: 0, target_node_index: 2 },
          { source_node_index: 1, target_node_index: 2, target_key: 'input2' },
          { source_node_index: 2, target_node_index: 3 },
        ],
      });
    }
    const wide = Array.from({ length: 190 }, () => readNode(id));
    const outer = await createWorkflow(server.admin, {
      nodes: [...wide, outputNode()],
      edges: [{ source_node_index: 0, target_node_index: 190 }],
    });
    expect(await refusal(outer)).toContain(
      'The workflow and those that it reads have more than 1000 nodes together',
    );
  });

  it('an edge into the node, and placeholders of rows that no edge can bring', async () => {
    const source = await inner('Source', chain(rowsNode(), offerNode()));
    const { status, body } = await server.admin.post('/workflows', {
      title: 'T',
      ...reading(rowsNode(), readNode(source)),
    });
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining('node 1 "Reader" has no input port "input1": it has no input ports'),
    ]);
    const placeholder = await readerOf(source, { params: { x: '{{ input.x }}' } });
    expect((await refusal(placeholder))[0]).toContain('it may use params');
  });
});
