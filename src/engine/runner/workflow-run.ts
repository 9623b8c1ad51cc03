import { join } from 'node:path';
import type {
  PlannedNode,
  PlannedOutput,
  RunOutcome,
  RunOutput,
  StoredResult,
} from '../process-pool/messages';
import type { PortOutput } from '../query-engine/chain/port-output';
import { QueryFailure } from '../query-engine/database/query-failure';
import type { LazySource } from '../query-engine/ingest/source-table';
import { finishRows } from '../query-engine/output/finish-rows';
import type { HeldFile } from '../result-store/result-store';
import { FinishedOutput } from './finished-output';
import { inChain } from './in-chain';
import { NodeFailure } from './node-failure';
import { NodeOutputs, type NodeSteps } from './node-outputs';
import type { OrganizationFiles } from './organization-files';
import type { OutputKeeper } from './output-keeper';
import { RunGraph } from './run-graph';
import type { RunScope } from './run-scope';
import type { TerminatorStep } from './terminator-step';

export interface RunParts extends NodeSteps {
  readonly terminators: TerminatorStep;
  readonly keeper: OutputKeeper;
  readonly files: OrganizationFiles;
  readonly maxResultBytes: number;
  /** Of a file that a terminator asks for. */
  readonly maxFileMb: number;
  /** How long rows between setters are counted at most; 0: not at all. */
  readonly rowCountMs: number;
}

interface Computed {
  readonly node: PlannedNode;
  readonly output: FinishedOutput;
  readonly stored: StoredResult;
}

/** One run from its plan to its delivered outputs. Throws what went wrong. */
export class WorkflowRun {
  private readonly graph: RunGraph;
  private readonly sources = new Map<number, Promise<LazySource>>();
  private readonly kept: StoredResult[] = [];
  private readonly held: HeldFile[] = [];
  private current: NodeOutputs | undefined;

  constructor(
    private readonly scope: RunScope,
    private readonly parts: RunParts,
  ) {
    this.graph = new RunGraph(scope.plan);
  }

  async complete(): Promise<Extract<RunOutcome, { status: 'completed' }>> {
    const { plan, warnings, signal, mayDeliver, emit } = this.scope;
    try {
      const computed = await this.compute();
      const firstPage = (await computed[0]?.output.firstPage(plan.pageSize)) ?? '[]';
      await mayDeliver;
      signal.throwIfAborted();
      emit({ kind: 'delivering' });
      const outputs: RunOutput[] = [];
      for (const one of computed) outputs.push(await this.deliver(one));
      return { status: 'completed', outputs, firstPage, warnings: warnings.all() };
    } catch (error) {
      await this.parts.keeper.discard(this.kept);
      throw error;
    }
  }

  /**
   * Computes every output. Large files are read with types found in their beginning; if that turns
   * out wrong, or anything else fails that the whole file could mend, all is computed once more
   * with types found in all rows.
   */
  private async compute(): Promise<Computed[]> {
    const hopeful = this.nodeOutputs(false);
    try {
      return await this.computeAll(hopeful);
    } catch (error) {
      if (!isOfData(error) || !hopeful.readsUnproven) throw error;
      await hopeful.settled();
    }
    await this.parts.keeper.discard(this.kept.splice(0));
    return this.computeAll(this.nodeOutputs(true));
  }

  private nodeOutputs(exact: boolean): NodeOutputs {
    const { scope, graph, parts, sources } = this;
    return new NodeOutputs({ scope, graph, steps: parts, sources, exact });
  }

  private async computeAll(outputs: NodeOutputs): Promise<Computed[]> {
    const { plan } = this.scope;
    try {
      const ports = await Promise.all(
        plan.outputs.map((planned) => this.inputOf(outputs, planned.nodeId)),
      );
      const computed: Computed[] = [];
      const begun = performance.now();
      for (const [index, planned] of plan.outputs.entries()) {
        const output = ports[index];
        if (output) computed.push(await this.computeOne(planned, output, index));
      }
      const totals = computed.map(({ node, output }) => [node.id, output.totalRows] as const);
      const withinMs = this.parts.rowCountMs;
      // A file that took longer to read takes longer again.
      const fromFiles = performance.now() - begun <= withinMs;
      const counts = await outputs.rowCounts(new Map(totals), { withinMs, fromFiles });
      this.scope.emit({ kind: 'rows-counted', counts });
      return computed;
    } finally {
      this.current = outputs;
    }
  }

  /** Waits until no part of the run is under way any more; after it failed some may be. */
  async settled(): Promise<void> {
    await this.current?.settled();
    await Promise.all(this.held.map((file) => file.release()));
    await this.parts.files.close();
  }

  private async inputOf(outputs: NodeOutputs, terminatorId: number): Promise<PortOutput> {
    const [edge] = this.graph.inputsOf(terminatorId);
    if (edge) return outputs.along(edge);
    throw new NodeFailure(this.graph.node(terminatorId), 'Nothing is connected to its input');
  }

  private async computeOne(
    { nodeId, resultId }: PlannedOutput,
    output: PortOutput,
    index: number,
  ): Promise<Computed> {
    const { session, warnings, spoolDir } = this.scope;
    const node = this.graph.node(nodeId);
    const name = `r${String(index)}`;
    const finished = await inChain({ graph: this.graph, session, node }, output, () =>
      finishRows(output, {
        session,
        table: name,
        file: join(spoolDir, `${name}.parquet`),
        maxBytes: this.parts.maxResultBytes,
      }),
    );
    for (const column of finished.notFinite) {
      warnings.add(node, `Column "${column}" held NaN or infinite values; they became null`);
    }
    const stored = await this.parts.keeper.keep(resultId, finished);
    this.kept.push(stored);
    const path = finished.file === undefined ? undefined : await this.pathOf(stored);
    const place = { session, folder: spoolDir, maxMb: this.parts.maxFileMb };
    return { node, stored, output: new FinishedOutput(place, finished, path) };
  }

  /** Readable until the run is over. */
  private async pathOf(stored: StoredResult): Promise<string> {
    const file = await this.parts.keeper.hold(stored);
    this.held.push(file);
    return file.path;
  }

  private async deliver({ node, output, stored }: Computed): Promise<RunOutput> {
    const delivery = await this.scope.progress.during(
      node,
      () => this.parts.terminators.deliver(this.scope, node, output),
      () => output.totalRows,
    );
    return { nodeId: node.id, nodeType: node.nodeType, label: node.label, stored, delivery };
  }
}

function isOfData(error: unknown): boolean {
  return error instanceof NodeFailure || (error instanceof QueryFailure && error.kind === 'data');
}
