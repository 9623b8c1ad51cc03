import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../../common/json';
import type { Viewer } from '../../platform/http/principal';
import { ConfigRenderer } from '../config-renderer';
import { WORKFLOW_INPUT_NODE } from '../workflow-input-node';
import type { WorkflowSnapshot } from '../workflow-snapshot';
import { WorkflowSnapshots } from '../workflow-snapshots';
import { type Finding, WorkflowValidator } from '../workflow-validator';
import { type Expanded, Expansion, type Level } from './expansion';
import { ReadableWorkflows } from './readable-workflows';

/** Workflows that read the rows of other workflows. */
@Injectable()
export class NestedWorkflows {
  constructor(
    private readonly snapshots: WorkflowSnapshots,
    private readonly validator: WorkflowValidator,
    private readonly renderer: ConfigRenderer,
  ) {}

  /** With the rights of whoever asks. Use one for all questions about one run. */
  asSeenBy(caller: Viewer): Nesting {
    const readable = new ReadableWorkflows(this.snapshots, this.validator, caller);
    return new Nesting(this.renderer, readable);
  }
}

/** Other workflows are the same, however often it is asked. */
export class Nesting {
  constructor(
    private readonly renderer: ConfigRenderer,
    private readonly readable: ReadableWorkflows,
  ) {}

  /** What keeps a workflow from reading others, whatever the params of a run are. */
  async faults(workflow: WorkflowSnapshot): Promise<Finding[]> {
    if (!workflow.nodes.some(({ nodeType }) => nodeType === WORKFLOW_INPUT_NODE)) return [];
    const { problems } = await this.expanded(workflow, undefined);
    return problems.map(({ node_id = null, message }) => ({ node_id, message }));
  }

  /**
   * The graph of a run, params filled in, with the graphs that it reads. `problems` are those of
   * the params, or of the workflow where `faults` finds some.
   */
  expanded(workflow: WorkflowSnapshot, params: JsonObject | undefined): Promise<Expanded> {
    const { nodes, edges } = workflow;
    const level: Level = { nodes, edges, params, trail: [workflow] };
    return new Expansion(this.renderer, this.readable).expand(level);
  }
}
