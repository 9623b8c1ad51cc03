import { Injectable } from '@nestjs/common';
import { BoundedCache } from '../common/bounded-cache';
import { UnitOfWork } from '../platform/database/unit-of-work';
import type { Viewer } from '../platform/http/principal';
import { workflowNotFound } from './workflow.errors';
import { toSnapshot } from './workflow.mapper';
import type { WorkflowGraph, WorkflowSnapshot } from './workflow-snapshot';
import { WorkflowGraphsRepository } from './workflow-graphs.repository';
import { WorkflowsRepository } from './workflows.repository';

/** Graphs kept in memory. */
const CAPACITY = 200;

/**
 * Reads workflows whole. One query where the graph of that version is known already: a graph never
 * changes without its workflow getting another version.
 */
@Injectable()
export class WorkflowSnapshots {
  private readonly graphs = new BoundedCache<number, { version: number; graph: WorkflowGraph }>(
    CAPACITY,
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly workflows: WorkflowsRepository,
    private readonly graphRows: WorkflowGraphsRepository,
  ) {}

  /** @throws AppError WORKFLOW_NOT_FOUND */
  async findVisibleTo(caller: Viewer, id: number): Promise<WorkflowSnapshot> {
    const workflow = await this.workflows.findVisibleTo(caller, id);
    if (workflow === null) throw workflowNotFound(id);
    const known = this.graphs.get(id);
    if (known?.version === workflow.version) return toSnapshot(workflow, known.graph);
    return this.read(caller, id);
  }

  /** In one transaction, so that workflow and graph are of the same version. */
  private async read(caller: Viewer, id: number): Promise<WorkflowSnapshot> {
    const snapshot = await this.unitOfWork.run(async (manager) => {
      const workflow = await this.workflows.findVisibleTo(caller, id, manager);
      if (workflow === null) throw workflowNotFound(id);
      return toSnapshot(workflow, await this.graphRows.read(manager, workflow));
    });
    const { version, nodes, edges } = snapshot;
    this.graphs.set(id, { version, graph: { nodes, edges } });
    return snapshot;
  }
}
