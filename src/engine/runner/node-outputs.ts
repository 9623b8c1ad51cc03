import type { Row } from '../../common/json';
import type { PlannedEdge, PlannedNode, PortRows } from '../process-pool/messages';
import { materialise } from '../query-engine/chain/materialise';
import { type PortOutput, unprovenSources } from '../query-engine/chain/port-output';
import { sourceOutput } from '../query-engine/chain/source-output';
import type { LazySource } from '../query-engine/ingest/source-table';
import { countRows } from '../query-engine/output/count-rows';
import { firstRow } from '../query-engine/output/first-row';
import type { GetterStep } from './getter-step';
import type { NodeConfigs } from './node-configs';
import { inChain } from './in-chain';
import { inNode, NodeFailure } from './node-failure';
import { type NodePort, RowCounts } from './row-counts';
import type { RunGraph } from './run-graph';
import type { RunScope } from './run-scope';
import type { SetterStep } from './setter-step';

export interface NodeSteps {
  readonly configs: NodeConfigs;
  readonly getters: GetterStep;
  readonly setters: SetterStep;
}

export interface OutputsOfRun {
  readonly scope: RunScope;
  readonly graph: RunGraph;
  readonly steps: NodeSteps;
  /** Fetched rows, kept when the outputs are worked out again. */
  readonly sources: Map<number, Promise<LazySource>>;
  /** Types must be those of all rows, whatever that costs. */
  readonly exact: boolean;
}

type Outputs = ReadonlyMap<string, PortOutput>;
type KnownPort = NodePort & { readonly output: PortOutput };

/** What may be done to count rows. */
export interface Counting {
  readonly withinMs: number;
  /** Whether files may be read once more. */
  readonly fromFiles: boolean;
}

/**
 * The outputs of a run's nodes, each worked out once and only where somebody asks for it: getters
 * fetch side by side, setters become steps of a statement, and what has several readers is
 * computed into a table first.
 */
export class NodeOutputs {
  private readonly outputs = new Map<number, Promise<Outputs>>();

  /** Whether a file was read with types that its beginning suggested. */
  readsUnproven = false;

  private readonly rows: RowCounts;

  constructor(private readonly run: OutputsOfRun) {
    this.rows = new RowCounts(run.graph, (node) => run.steps.configs.keepsRows(node));
  }

  /**
   * What an edge brings. Throws NodeFailure where the node has no such port: with the params of this
   * run its config may have become another than the one that the graph was checked with.
   */
  async along({ sourceNodeId, sourceKey }: PlannedEdge): Promise<PortOutput> {
    const outputs = await this.of(sourceNodeId);
    const output = outputs.get(sourceKey);
    if (output) return output;
    throw new NodeFailure(
      this.run.graph.node(sourceNodeId),
      `It has no output port "${sourceKey}" with these params: it has ${[...outputs.keys()].join(', ')}`,
    );
  }

  /**
   * How many rows left the nodes of the workflow that were asked for theirs; `finished`: those that
   * came into each terminator, all computed by now. What these do not tell is counted, and missing
   * where that takes too long or fails.
   */
  async rowCounts(
    finished: ReadonlyMap<number, number>,
    { withinMs, fromFiles }: Counting,
  ): Promise<PortRows[]> {
    for (const [nodeId, rows] of finished) this.rows.cameInto(nodeId, rows);
    const asked = [...this.outputs.keys()].filter(
      (nodeId) => this.run.graph.node(nodeId).origin === undefined,
    );
    const unknown = (await this.outputsOf(this.rows.toCount(asked))).filter(
      // Without a bound they lie in a file.
      ({ output }) => fromFiles || output.rowBound !== undefined,
    );
    if (unknown.length > 0 && withinMs > 0) await this.count(unknown, withinMs);
    return asked.flatMap((nodeId) => this.rows.of(nodeId));
  }

  /** Waits until nothing of this is under way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.outputs.values(), ...this.run.sources.values()]);
  }

  private async outputsOf(ports: readonly NodePort[]): Promise<KnownPort[]> {
    const outputs = await Promise.all(
      ports.map(async ({ nodeId, port }) => (await this.of(nodeId)).get(port)),
    );
    return ports.flatMap((port, index) => {
      const output = outputs[index];
      return output ? [{ ...port, output }] : [];
    });
  }

  private async count(ports: readonly KnownPort[], withinMs: number): Promise<void> {
    const outputs = ports.map(({ output }) => output);
    const counts = await countRows(this.run.scope.session, outputs, withinMs);
    for (const [index, rows] of counts?.entries() ?? []) {
      const port = ports[index];
      if (port) this.rows.left(port.nodeId, port.port, rows);
    }
  }

  private of(nodeId: number): Promise<Outputs> {
    const known = this.outputs.get(nodeId);
    if (known) return known;
    const made = this.make(this.run.graph.node(nodeId));
    this.outputs.set(nodeId, made);
    return made;
  }

  private async make(node: PlannedNode): Promise<Outputs> {
    const outputs = await this.ownOutputs(node);
    const shared = [...outputs].map(async ([port, own]): Promise<[string, PortOutput]> => {
      const output = await this.shared(node, port, own);
      if (output.stored && output.rowBound !== undefined) {
        this.rows.left(node.id, port, output.rowBound);
      }
      return [port, output];
    });
    return new Map(await Promise.all(shared));
  }

  private async ownOutputs(node: PlannedNode): Promise<Outputs> {
    if (node.relays) return this.relay(node);
    const { role } = await inNode(node, () => this.run.steps.configs.typeOf(node));
    return role === 'getter' ? this.getter(node) : this.setter(node);
  }

  private async relay(node: PlannedNode): Promise<Outputs> {
    const [edge] = this.run.graph.inputsOf(node.id);
    if (!edge) throw new Error(`Nothing leads into node ${String(node.id)}, which relays`);
    return this.run.scope.progress.during(
      node,
      async () => new Map([['output1', await this.along(edge)]]),
    );
  }

  private async getter(node: PlannedNode): Promise<Outputs> {
    const input = await this.inputRow(node);
    const output = await this.run.scope.progress.during(
      node,
      async () => {
        const source = await this.source(node, input);
        return inNode(node, () => sourceOutput(node.id, source, this.run.exact));
      },
      ({ rowBound }) => rowBound ?? null,
    );
    this.readsUnproven ||= unprovenSources(output).length > 0;
    return new Map([['output1', output]]);
  }

  private source(node: PlannedNode, input: Row | undefined): Promise<LazySource> {
    const known = this.run.sources.get(node.id);
    if (known) return known;
    const fetched = this.run.steps.getters.fetch(this.run.scope, node, input);
    this.run.sources.set(node.id, fetched);
    return fetched;
  }

  private async inputRow(node: PlannedNode): Promise<Row | undefined> {
    const [edge] = this.run.graph.inputsOf(node.id);
    if (!edge) return undefined;
    const output = await this.along(edge);
    const { session } = this.run.scope;
    return inChain({ graph: this.run.graph, session, node }, output, () =>
      firstRow(session, output),
    );
  }

  private async setter(node: PlannedNode): Promise<Outputs> {
    const edges = this.run.graph.inputsOf(node.id);
    const inputs = await Promise.all(
      edges.map(async (edge) => [edge.targetKey, await this.along(edge)] as const),
    );
    return this.run.scope.progress.during(node, () =>
      this.run.steps.setters.compile(
        this.run.scope,
        node,
        Object.fromEntries(inputs),
        (port, output) => this.materialised(node, port, output),
      ),
    );
  }

  private async shared(node: PlannedNode, port: string, output: PortOutput): Promise<PortOutput> {
    if (output.stored || this.run.graph.readersOf(node.id, port) < 2) return output;
    return this.materialised(node, port, output);
  }

  private materialised(node: PlannedNode, port: string, output: PortOutput): Promise<PortOutput> {
    const { session } = this.run.scope;
    return inChain({ graph: this.run.graph, session, node }, output, () =>
      materialise(session, node.id, port, output),
    );
  }
}
