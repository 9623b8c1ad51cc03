import { InsertQueryBuilder } from 'typeorm';
import { WorkflowEdgeEntity } from '../../../src/workflows/workflow-edge.entity';
import { WorkflowNodeEntity } from '../../../src/workflows/workflow-node.entity';
import type { EdgeDraftDto, NodeDraftDto } from '../../../src/workflows/graph.dto';
import { onEachDatabase } from '../../support/databases';
import { openBench, type WorkflowBench } from './support';

const PAGE = { page: 0, limit: 50 };

/** read -> split x (length - 2) -> show, each split named by `label`. */
function chain(length: number, label = 'n') {
  const nodes: Pick<NodeDraftDto, keyof NodeDraftDto>[] = Array.from({ length }, (_, index) => ({
    node_type: index === 0 ? 'test/read' : index === length - 1 ? 'test/show' : 'test/split',
    label: `${label}${String(index)}`,
    config: { label, index },
  }));
  const edges: EdgeDraftDto[] = nodes
    .slice(1)
    .map((_, index) => ({ source_node_index: index, target_node_index: index + 1 }));
  return { nodes, edges };
}

onEachDatabase((kind) => {
  let bench: WorkflowBench;

  beforeAll(async () => {
    bench = await openBench(kind);
  });
  afterAll(() => bench.close());

  const create = async (fields: object = {}, name: 'ada' | 'bob' | 'eve' = 'ada') =>
    bench.workflows.create(bench.caller(name), Object.assign({ title: 'T', ...chain(3) }, fields));
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: unknown) => (error as { code?: string; message: string }).code ?? String(error),
    );

  it('keeps every value of a config exactly, and nodes in order', async () => {
    const config = {
      numbers: [0, -1.5, 1e21, 5e-324, 9007199254740991, 0.1],
      texts: ['', 'ünï 💥', '\u0000\u2028', '\ud800', "'; DROP TABLE workflows; --", '\\%_'],
      deep: { a: [{ b: [[null, true, { '': {} }]] }] },
      '10': 1,
      '9': 2,
    };
    const { nodes, edges } = chain(30);
    const saved = await create({ nodes: nodes.map((node) => ({ ...node, config })), edges });
    const read = await bench.workflows.get(bench.caller('ada'), saved.id);
    expect(read.nodes.map((node) => node.label)).toEqual(nodes.map((node) => node.label));
    for (const node of read.nodes) expect(node.config).toEqual(config);
    expect(saved).toMatchObject(Object.assign({}, read));
    expect(saved.node_id_map).toEqual(
      Object.fromEntries(read.nodes.map(({ id }, index) => [String(index), id])),
    );
    expect(read.edges.map((edge) => [edge.source_node_id, edge.target_node_id])).toEqual(
      edges.map((edge) => [
        read.nodes[edge.source_node_index]?.id,
        read.nodes[edge.target_node_index]?.id,
      ]),
    );
  });

  it('manages the largest graphs', async () => {
    const nodes: NodeDraftDto[] = [
      { node_type: 'test/read' },
      ...Array.from({ length: 199 }, () => ({ node_type: 'test/show' })),
    ];
    const edges = Array.from({ length: 199 }, (_, index) => ({
      source_node_index: 0,
      target_node_index: index + 1,
    }));
    const saved = await create({ nodes, edges });
    expect([saved.nodes.length, saved.edges.length]).toEqual([200, 199]);
  });

  describe('who sees and changes what', () => {
    let hers: number;
    let shared: number;

    beforeAll(async () => {
      hers = (await create()).id;
      shared = (await create({ visibility: 'organization' })).id;
    });

    it('shows the owner both, a colleague the shared one, a client-level key both', async () => {
      const seen = async (name: 'ada' | 'bob' | 'eve', level?: 'client') => {
        const caller = bench.caller(name, level);
        const { workflows } = await bench.workflows.list(caller, PAGE);
        const listed = workflows.map(({ id }) => id).filter((id) => [hers, shared].includes(id));
        const found = await Promise.all(
          [hers, shared].map((id) => codeOf(bench.workflows.get(caller, id))),
        );
        return [listed, found];
      };
      const missing = 'WORKFLOW_NOT_FOUND';
      expect(await seen('ada')).toEqual([
        [hers, shared],
        ['no error', 'no error'],
      ]);
      expect(await seen('bob')).toEqual([[shared], [missing, 'no error']]);
      expect(await seen('bob', 'client')).toEqual([
        [hers, shared],
        ['no error', 'no error'],
      ]);
      expect(await seen('eve', 'client')).toEqual([[], [missing, missing]]);
    });

    it('lets the owner and client-level keys change, and nobody else', async () => {
      const change = (name: 'ada' | 'bob' | 'eve', id: number, level?: 'client') =>
        codeOf(bench.changes.update(bench.caller(name, level), id, { title: name }));
      expect(await change('ada', shared)).toBe('no error');
      expect(await change('bob', shared)).toBe('FORBIDDEN');
      expect(await change('bob', hers)).toBe('WORKFLOW_NOT_FOUND');
      expect(await change('bob', hers, 'client')).toBe('no error');
      expect(await change('eve', shared, 'client')).toBe('WORKFLOW_NOT_FOUND');
      expect(await codeOf(bench.changes.remove(bench.caller('bob'), shared))).toBe('FORBIDDEN');
      expect(await codeOf(bench.changes.remove(bench.caller('eve', 'client'), hers))).toBe(
        'WORKFLOW_NOT_FOUND',
      );
    });

    it('answers a foreign workflow as it answers a missing one', async () => {
      const messageOf = (id: number) =>
        bench.workflows.get(bench.caller('eve'), id).then(
          () => 'no error',
          (error: unknown) => String(error),
        );
      expect(await messageOf(hers)).toBe(
        (await messageOf(987_654)).replace('987654', String(hers)),
      );
    });
  });

  describe('lists', () => {
    it('counts nodes and edges and pages in order of ids', async () => {
      const ids: number[] = [];
      for (const length of [2, 5, 3]) ids.push((await create(chain(length), 'eve')).id);
      const list = (page: number, limit: number) =>
        bench.workflows.list(bench.caller('eve'), { page, limit });
      const first = await list(0, 2);
      expect(first).toMatchObject({ total: 3, page: 0, limit: 2 });
      expect(
        first.workflows.map(({ id, node_count, edge_count }) => [id, node_count, edge_count]),
      ).toEqual([
        [ids[0], 2, 1],
        [ids[1], 5, 4],
      ]);
      expect((await list(1, 2)).workflows.map(({ id }) => id)).toEqual([ids[2]]);
      expect(await list(1_000_000_000, 100)).toMatchObject({ workflows: [], total: 3 });
    });

    it('searches title and description literally, whatever the case', async () => {
      const { id } = await create({ title: '100% ÄHNLICH_x', description: "It's\\fine" }, 'bob');
      const found = async (search: string) =>
        (await bench.workflows.list(bench.caller('bob'), { ...PAGE, search })).workflows.map(
          (workflow) => workflow.id,
        );
      for (const text of ['100%', 'ähnlich_X', "it's\\F", ' 100% ']) {
        expect(await found(text)).toEqual([id]);
      }
      for (const text of ['100%x', 'ähnlich%x', '___', "' OR 1=1 --"]) {
        expect(await found(text)).toEqual([]);
      }
    });

    it('filters by activity', async () => {
      const { id } = await create({ is_active: false, title: 'sleeping beauty' }, 'bob');
      const found = async (is_active: boolean) =>
        (
          await bench.workflows.list(bench.caller('bob'), {
            ...PAGE,
            is_active,
            search: 'sleeping beauty',
          })
        ).workflows.map((workflow) => workflow.id);
      expect([await found(false), await found(true)]).toEqual([[id], []]);
    });
  });

  describe('changes', () => {
    const ada = () => bench.caller('ada');

    it('leave out nothing and count versions', async () => {
      const { id, created } = await create({ description: 'old' });
      const changed = await bench.changes.update(ada(), id, { is_active: false });
      expect(changed).toMatchObject({
        title: 'T',
        description: 'old',
        is_active: false,
        version: 2,
      });
      expect(changed.created).toBe(created);
      expect(changed.modified > created).toBe(true);
      expect(changed.nodes).toHaveLength(3);
      expect(changed).not.toHaveProperty('node_id_map');
      expect(await bench.workflows.get(ada(), id)).toEqual(changed);
      expect((await bench.changes.update(ada(), id, {})).version).toBe(2);
    });

    it('replace the graph whole, with new ids', async () => {
      const before = await create();
      const after = await bench.changes.update(ada(), before.id, chain(5, 'new'));
      expect(after.nodes.map(({ label }) => label)).toEqual([
        'new0',
        'new1',
        'new2',
        'new3',
        'new4',
      ]);
      expect(after.version).toBe(2);
      const old = before.nodes.map(({ id }) => id);
      for (const { id } of after.nodes) expect(old).not.toContain(id);
      const { node_id_map, ...workflow } = after;
      expect(Object.keys(node_id_map ?? {})).toHaveLength(5);
      expect(await bench.workflows.get(ada(), before.id)).toEqual(workflow);
      const emptied = await bench.changes.update(ada(), before.id, { nodes: [] });
      expect(emptied).toMatchObject({ nodes: [], edges: [], node_id_map: {} });
    });

    it('ask an active workflow for a terminator, whichever side changes', async () => {
      const { id } = await create();
      const loose = { nodes: [{ node_type: 'test/read' }] };
      const update = (dto: object) => codeOf(bench.changes.update(ada(), id, dto));
      expect(await update(loose)).toBe('INVALID_INPUT');
      expect((await bench.workflows.get(ada(), id)).nodes).toHaveLength(3);
      expect(await update({ ...loose, is_active: false })).toBe('no error');
      expect(await update({ is_active: true })).toBe('INVALID_INPUT');
      expect(await update(loose)).toBe('no error');
      expect(await update({ nodes: [], is_active: true })).toBe('no error');
    });

    it('are refused for another version than the one named', async () => {
      const { id } = await create();
      const update = (ifMatch: string) =>
        codeOf(bench.changes.update(ada(), id, { title: 'New' }, { ifMatch }));
      expect(await update('"2"')).toBe('PRECONDITION_FAILED');
      expect(await update('"1"')).toBe('no error');
      expect(await update('"1"')).toBe('PRECONDITION_FAILED');
      expect(await codeOf(bench.changes.remove(ada(), id, '"1"'))).toBe('PRECONDITION_FAILED');
      expect(await codeOf(bench.changes.remove(ada(), id, '"2"'))).toBe('no error');
    });

    it('of one workflow happen one after the other', async () => {
      const { id } = await create();
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          codeOf(
            bench.changes.update(ada(), id, chain(4, `c${String(index)}-`), { ifMatch: '"1"' }),
          ),
        ),
      );
      expect(outcomes.filter((code) => code === 'no error')).toHaveLength(1);
      expect(outcomes.filter((code) => code === 'PRECONDITION_FAILED')).toHaveLength(11);
      await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          bench.changes.update(ada(), id, chain(3 + index, `d${String(index)}-`)),
        ),
      );
      expect((await bench.workflows.get(ada(), id)).version).toBe(10);
    });

    it('of many workflows at once all arrive', async () => {
      const ids = await Promise.all(Array.from({ length: 10 }, async () => (await create()).id));
      await Promise.all(
        ids.map((id, i) => bench.changes.update(ada(), id, chain(10, `w${String(i)}-`))),
      );
      for (const [i, id] of ids.entries()) {
        const { nodes } = await bench.workflows.get(ada(), id);
        expect(nodes.map(({ label }) => label)).toEqual(
          chain(10, `w${String(i)}-`).nodes.map((n) => n.label),
        );
      }
    });

    it('never show a reader half a graph', async () => {
      const { id } = await create(chain(6, 'v1-'));
      let reading = true;
      const readers = Array.from({ length: 3 }, async () => {
        while (reading) {
          const { version, nodes, edges } = await bench.workflows.get(ada(), id);
          expect(nodes.map(({ config }) => config['label'])).toEqual(
            nodes.map(() => `v${String(version)}-`),
          );
          expect([nodes.length, edges.length]).toEqual([5 + version, 4 + version]);
        }
      });
      for (let version = 2; version <= 12; version++) {
        await bench.changes.update(ada(), id, chain(5 + version, `v${String(version)}-`));
      }
      reading = false;
      await Promise.all(readers);
    });

    it('that fail half-way leave the old graph', async () => {
      const { id } = await create(chain(4, 'old'));
      const insert = InsertQueryBuilder.prototype.execute;
      const spy = jest
        .spyOn(InsertQueryBuilder.prototype, 'execute')
        .mockImplementationOnce(function (this: InsertQueryBuilder<object>) {
          return insert.call(this);
        })
        .mockRejectedValueOnce(new Error('power cut before the edges'));
      const torn = bench.changes.update(ada(), id, chain(4, 'new'));
      await expect(torn).rejects.toThrow('power cut before the edges');
      spy.mockRestore();
      const { version, nodes, edges } = await bench.workflows.get(ada(), id);
      expect(nodes.map(({ config }) => config['label'])).toEqual(Array(4).fill('old'));
      expect([version, nodes.length, edges.length]).toEqual([1, 4, 3]);
    });
  });

  it('deletes with the graph and tells whoever has to know', async () => {
    const { id } = await create();
    const told: unknown[] = [];
    bench.hooks.register((workflow) => {
      told.push(workflow);
      return Promise.resolve();
    });
    await bench.changes.remove(bench.caller('ada'), id);
    expect(told).toEqual([{ id, organizationId: 1 }]);
    expect(await codeOf(bench.workflows.get(bench.caller('ada'), id))).toBe('WORKFLOW_NOT_FOUND');
    expect(await codeOf(bench.changes.remove(bench.caller('ada'), id))).toBe('WORKFLOW_NOT_FOUND');
    const { manager } = bench.dataSource;
    expect(await manager.countBy(WorkflowNodeEntity, { workflowId: id })).toBe(0);
    expect(await manager.countBy(WorkflowEdgeEntity, { workflowId: id })).toBe(0);
  });

  it('can be taken back and made again', async () => {
    await bench.dataSource.undoLastMigration();
    await bench.dataSource.runMigrations();
    expect((await create()).nodes).toHaveLength(3);
  });
});
