import type { ErrorDetail } from '../../common/app-error';
import type { JsonObject } from '../../common/json';
import type { InnerWorkflow, PlannedEdge, PlannedNode } from '../../engine/process-pool/messages';
import { savedIdOf, workflowName } from '../../engine/process-pool/planned-node';
import { RenderBudget } from '../../engine/templates/render-text';
import type { ConfigRenderer, RenderedNodes } from '../config-renderer';
import { applyInputContract } from '../input-contract';
import { PARAMETERS_NODE } from '../parameters-node';
import { WORKFLOW_INPUT_NODE } from '../workflow-input-node';
import type { WorkflowEdge, WorkflowNode, WorkflowSnapshot } from '../workflow-snapshot';
import { offeredOutput } from './offered-output';
import type { ReadableWorkflows } from './readable-workflows';
import { type Reading, readingOf } from './reading';

/** Nodes of one run, those of all its inner workflows included. */
const MOST_NODES_OF_RUN = 1000;

/** A workflow, or the part of an inner one that makes the rows that are read. */
export interface Level {
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly WorkflowEdge[];
  /** Undefined as long as they are not known: then nothing is rendered. */
  readonly params: JsonObject | undefined;
  /** From the workflow that runs to this one. */
  readonly trail: readonly WorkflowSnapshot[];
  readonly inner?: InnerWorkflow;
}

/** A graph with the workflows that it reads. */
export interface Expanded {
  /** Those of the level first, in its order. */
  readonly nodes: readonly PlannedNode[];
  readonly edges: readonly PlannedEdge[];
  /** Of the level's nodes; what is wrong further in is said of the node that reads it. */
  readonly problems: readonly ErrorDetail[];
}

const NOTHING: Expanded = { nodes: [], edges: [], problems: [] };

/** Takes the workflows that a workflow reads into its graph, and those that they read. */
export class Expansion {
  private readonly budget = new RenderBudget();
  private lastInnerId = 0;
  private count = 0;

  constructor(
    private readonly renderer: ConfigRenderer,
    private readonly workflows: ReadableWorkflows,
  ) {}

  async expand(level: Level): Promise<Expanded> {
    this.count += level.nodes.length;
    const rendered = this.render(level);
    const ids = new Map(rendered.nodes.map(({ id }) => [id, this.planIdOf(id, level)]));
    const nodes = rendered.nodes.map((node) => placed(node, ids, level));
    const faulty = new Set(rendered.problems.map(({ node_id }) => node_id));
    const read: Expanded[] = [];
    for (const [index, { id }] of rendered.nodes.entries()) {
      const reader = nodes[index];
      if (reader?.relays && !faulty.has(id)) read.push(await this.readBy(reader, level));
    }
    return {
      nodes: [...nodes, ...read.flatMap((inner) => inner.nodes)],
      edges: [
        ...level.edges.map((edge) => planEdge(edge, ids)),
        ...read.flatMap((inner) => inner.edges),
      ],
      problems: [...rendered.problems, ...read.flatMap((inner) => inner.problems)],
    };
  }

  private render({ nodes, params }: Level): RenderedNodes {
    if (params !== undefined) return this.renderer.render(nodes, params, this.budget);
    return { nodes: nodes.map((node) => ({ ...node, deferred: false })), problems: [] };
  }

  private planIdOf(id: number, { inner }: Level): number {
    return inner === undefined ? id : --this.lastInnerId;
  }

  private async readBy(reader: PlannedNode, level: Level): Promise<Expanded> {
    const reading = readingOf(reader, level.params !== undefined);
    if (reading === undefined || this.count > MOST_NODES_OF_RUN) return NOTHING;
    const workflow = await this.workflows.read(reading.workflowId, level.trail);
    if (typeof workflow === 'string') return refused(reader, 'workflow_id', workflow);
    if (reading.output === null) return NOTHING;
    const offered = offeredOutput(workflow, reading.output);
    if (typeof offered === 'string') return refused(reader, 'output', offered);
    const { params, problems } = paramsFor(workflow, reading, reader);
    if (problems.length > 0) return { ...NOTHING, problems };
    const { id, title } = workflow;
    const inner = { workflow: { id, title }, params: params ?? {}, readBy: reader };
    const trail = [...level.trail, workflow];
    const expanded = await this.expand({ ...offered, params, trail, inner });
    if (this.count > MOST_NODES_OF_RUN) return refused(reader, 'workflow_id', TOO_MANY_NODES);
    return joined(reader, expanded, offered.last, workflow);
  }
}

const TOO_MANY_NODES = `The workflow and those that it reads have more than ${String(MOST_NODES_OF_RUN)} nodes together`;

function placed(
  { id, nodeType, label, config, deferred }: PlannedNode,
  ids: ReadonlyMap<number, number>,
  { inner }: Level,
): PlannedNode {
  return {
    id: ids.get(id) ?? id,
    nodeType,
    label,
    config,
    deferred,
    ...(inner === undefined ? {} : { origin: { nodeId: id, inner } }),
    ...(nodeType === WORKFLOW_INPUT_NODE ? { relays: true } : {}),
  };
}

function planEdge(
  { sourceNodeId, targetNodeId, sourceKey, targetKey }: WorkflowEdge,
  ids: ReadonlyMap<number, number>,
): PlannedEdge {
  return {
    sourceNodeId: ids.get(sourceNodeId) ?? sourceNodeId,
    targetNodeId: ids.get(targetNodeId) ?? targetNodeId,
    sourceKey,
    targetKey,
  };
}

function refused(reader: PlannedNode, field: string, message: string): Expanded {
  const place = { node_id: savedIdOf(reader), node_type: reader.nodeType };
  return { ...NOTHING, problems: [{ ...place, path: `config.${field}`, message }] };
}

/** The params that the workflow will see, by its own input contract. */
function paramsFor(
  workflow: WorkflowSnapshot,
  { params: given }: Reading,
  reader: PlannedNode,
): { readonly params: JsonObject | undefined; readonly problems: readonly ErrorDetail[] } {
  if (given === null) return { params: undefined, problems: [] };
  const contracts = workflow.nodes.filter(({ nodeType }) => nodeType === PARAMETERS_NODE);
  const { params, problems } = applyInputContract(
    contracts.map(({ config }) => config),
    given,
  );
  return {
    params,
    problems: problems.map(({ path = 'params', message }) => ({
      node_id: savedIdOf(reader),
      node_type: reader.nodeType,
      path: `config.${path}`,
      message: `${message}, says ${workflowName(workflow)}`,
    })),
  };
}

/** The inner graph with the edge that leads out of it, to its reader. */
function joined(
  reader: PlannedNode,
  { nodes, edges, problems }: Expanded,
  { sourceNodeId, sourceKey }: WorkflowEdge,
  workflow: WorkflowSnapshot,
): Expanded {
  const source = nodes.find(
    ({ origin }) => origin?.inner.readBy === reader && origin.nodeId === sourceNodeId,
  );
  if (source === undefined) throw new Error(`Node ${String(sourceNodeId)} was not taken along`);
  const out = {
    sourceNodeId: source.id,
    sourceKey,
    targetNodeId: reader.id,
    targetKey: 'input1',
  };
  return {
    nodes,
    edges: [...edges, out],
    problems: problems.map(({ node_id, message }) => ({
      node_id: savedIdOf(reader),
      node_type: reader.nodeType,
      message: `In ${workflowName(workflow)}, node "${labelOf(workflow, node_id)}": ${message}`,
    })),
  };
}

function labelOf({ nodes }: WorkflowSnapshot, nodeId: number | null | undefined): string {
  return nodes.find(({ id }) => id === nodeId)?.label ?? '';
}
