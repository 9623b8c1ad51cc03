import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import type { Made } from '../platform/idempotency/idempotency';
import type { Principal, Viewer } from '../platform/http/principal';
import { GraphDrafts, requireTerminator } from './graph-drafts';
import type {
  CreateWorkflowDto,
  ListWorkflowsQuery,
  SavedWorkflowDto,
  WorkflowDto,
  WorkflowListDto,
} from './workflow.dto';
import { toNodeIdMap, toSnapshot, toSummaryDto, toWorkflowDto } from './workflow.mapper';
import { stateOf, workflowResource } from './workflow-audit';
import { notYours } from './workflow.errors';
import { mayChange } from './workflow-visibility';
import { WorkflowGraphsRepository } from './workflow-graphs.repository';
import type { WorkflowSnapshot } from './workflow-snapshot';
import { WorkflowSnapshots } from './workflow-snapshots';
import { WorkflowsRepository } from './workflows.repository';

/** Creates, lists and reads workflows. */
@Injectable()
export class WorkflowsService {
  constructor(
    private readonly trail: AuditTrail,
    private readonly workflows: WorkflowsRepository,
    private readonly graphs: WorkflowGraphsRepository,
    private readonly snapshots: WorkflowSnapshots,
    private readonly drafts: GraphDrafts,
  ) {}

  /** @throws AppError INVALID_INPUT where the graph cannot be saved */
  async create(
    caller: Principal,
    dto: CreateWorkflowDto,
    made: Made = () => Promise.resolve(),
  ): Promise<SavedWorkflowDto> {
    const graph = (await this.drafts.read(caller.organizationId, dto)) ?? { nodes: [], edges: [] };
    const isActive = dto.is_active ?? true;
    requireTerminator(isActive, graph.nodes);
    const snapshot = await this.trail.run(caller, async (manager, note) => {
      const workflow = await this.workflows.insert(manager, {
        organizationId: caller.organizationId,
        ownerId: caller.userId,
        title: dto.title,
        description: dto.description ?? '',
        isActive,
        visibility: dto.visibility ?? 'private',
        timeoutSeconds: dto.timeout_seconds ?? null,
        maxConcurrency: dto.max_concurrency ?? null,
        overlap: dto.overlap ?? 'queue',
      });
      await made(String(workflow.id), manager);
      const details = stateOf(workflow);
      note({ action: 'workflow.created', resource: workflowResource(workflow), details });
      return toSnapshot(workflow, await this.graphs.insert(manager, workflow, graph));
    });
    return { ...toWorkflowDto(snapshot), node_id_map: toNodeIdMap(snapshot) };
  }

  /** A workflow as it was answered when it was saved. */
  async getSaved(caller: Principal, id: number, withMap = true): Promise<SavedWorkflowDto> {
    const snapshot = await this.findReadable(caller, id);
    const map = withMap ? { node_id_map: toNodeIdMap(snapshot) } : {};
    return { ...toWorkflowDto(snapshot), ...map };
  }

  async list(caller: Principal, query: ListWorkflowsQuery): Promise<WorkflowListDto> {
    const { page, limit, search, is_active: isActive } = query;
    const filter = {
      ...(search === undefined ? {} : { search }),
      ...(isActive === undefined ? {} : { isActive }),
    };
    const { items, total } = await this.workflows.findPageVisibleTo(caller, filter, {
      page,
      limit,
    });
    return { workflows: items.map(toSummaryDto), total, page, limit };
  }

  async get(caller: Principal, id: number): Promise<WorkflowDto> {
    return toWorkflowDto(await this.findReadable(caller, id));
  }

  /** @throws AppError WORKFLOW_NOT_FOUND, FORBIDDEN where the caller may read it alone */
  async findChangeable(caller: Viewer, id: number): Promise<WorkflowSnapshot> {
    const workflow = await this.findReadable(caller, id);
    if (!mayChange(caller, workflow)) throw notYours(id);
    return workflow;
  }

  /** @throws AppError WORKFLOW_NOT_FOUND where there is none that the caller may read and run */
  findReadable(caller: Viewer, id: number): Promise<WorkflowSnapshot> {
    return this.snapshots.findVisibleTo(caller, id);
  }
}
