import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { givenFields } from '../audit/changed-fields';
import { Clock } from '../common/clock';
import type { Transaction } from '../platform/database/unit-of-work';
import type { Made } from '../platform/idempotency/idempotency';
import type { Principal } from '../platform/http/principal';
import { GraphDrafts, requireTerminator } from './graph-drafts';
import { requireMatch } from './if-match';
import type { SavedWorkflowDto, UpdateWorkflowDto } from './workflow.dto';
import { stateOf, workflowResource } from './workflow-audit';
import type { WorkflowEntity } from './workflow.entity';
import { notYours, workflowNotFound } from './workflow.errors';
import { mayChange } from './workflow-visibility';
import { toNodeIdMap, toSnapshot, toWorkflowDto } from './workflow.mapper';
import { WorkflowDeletionHooks } from './workflow-deletion-hooks';
import { type GraphDraft, WorkflowGraphsRepository } from './workflow-graphs.repository';
import type { WorkflowGraph } from './workflow-snapshot';
import { WorkflowsRepository } from './workflows.repository';

/** What goes with a change. */
interface ChangeOptions {
  /** The version it is meant for. */
  readonly ifMatch?: string | undefined;
  /** Told in the same transaction. */
  readonly made?: Made;
}

/** Changes and deletes workflows; changes to one workflow happen one after the other. */
@Injectable()
export class WorkflowChangesService {
  constructor(
    private readonly trail: AuditTrail,
    private readonly workflows: WorkflowsRepository,
    private readonly graphs: WorkflowGraphsRepository,
    private readonly drafts: GraphDrafts,
    private readonly hooks: WorkflowDeletionHooks,
    private readonly clock: Clock,
  ) {}

  /**
   * All of it or nothing, in one transaction.
   * @throws AppError WORKFLOW_NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED, INVALID_INPUT
   */
  async update(
    caller: Principal,
    id: number,
    dto: UpdateWorkflowDto,
    { ifMatch, made }: ChangeOptions = {},
  ): Promise<SavedWorkflowDto> {
    const draft = await this.drafts.read(caller.organizationId, dto);
    const snapshot = await this.trail.run(caller, async (manager, note) => {
      const workflow = await this.lockChangeable(manager, caller, id, ifMatch);
      const graph = await this.replaceGraph(manager, workflow, draft);
      requireTerminator(dto.is_active ?? workflow.isActive, graph.nodes);
      await made?.(String(id), manager);
      // A request that names nothing to change leaves the version as it is.
      const changed = givenFields(dto);
      if (changed.length === 0) return toSnapshot(workflow, graph);
      const next = await this.changeMetadata(manager, workflow, dto);
      const details = { changed, ...stateOf(next) };
      note({ action: 'workflow.updated', resource: workflowResource(next), details });
      return toSnapshot(next, graph);
    });
    return {
      ...toWorkflowDto(snapshot),
      ...(draft === undefined ? {} : { node_id_map: toNodeIdMap(snapshot) }),
    };
  }

  /** @throws AppError WORKFLOW_NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED */
  async remove(caller: Principal, id: number, ifMatch?: string): Promise<void> {
    await this.trail.run(caller, async (manager, note) => {
      const workflow = await this.lockChangeable(manager, caller, id, ifMatch);
      await this.workflows.remove(manager, workflow);
      const details = { version: workflow.version };
      note({ action: 'workflow.deleted', resource: workflowResource(workflow), details });
    });
    await this.hooks.run({ id, organizationId: caller.organizationId });
  }

  /**
   * The workflow, which others cannot change until the transaction ends.
   * @throws AppError WORKFLOW_NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED
   */
  async lockChangeable(
    manager: Transaction,
    caller: Principal,
    id: number,
    ifMatch?: string,
  ): Promise<WorkflowEntity> {
    const workflow = await this.workflows.lockVisibleTo(manager, caller, id);
    if (workflow === null) throw workflowNotFound(id);
    if (!mayChange(caller, workflow)) throw notYours(id);
    requireMatch(ifMatch, workflow.version);
    return workflow;
  }

  private replaceGraph(
    manager: Transaction,
    workflow: WorkflowEntity,
    draft: GraphDraft | undefined,
  ): Promise<WorkflowGraph> {
    return draft === undefined
      ? this.graphs.read(manager, workflow)
      : this.graphs.replace(manager, workflow, draft);
  }

  private changeMetadata(
    manager: Transaction,
    workflow: WorkflowEntity,
    dto: UpdateWorkflowDto,
  ): Promise<WorkflowEntity> {
    const changes = {
      title: dto.title ?? workflow.title,
      description: dto.description ?? workflow.description,
      isActive: dto.is_active ?? workflow.isActive,
      visibility: dto.visibility ?? workflow.visibility,
      timeoutSeconds:
        dto.timeout_seconds === undefined ? workflow.timeoutSeconds : dto.timeout_seconds,
      maxConcurrency:
        dto.max_concurrency === undefined ? workflow.maxConcurrency : dto.max_concurrency,
      overlap: dto.overlap ?? workflow.overlap,
    };
    return this.workflows.change(manager, workflow, changes, this.clock.now());
  }
}
