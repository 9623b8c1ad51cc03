import { Injectable } from '@nestjs/common';
import { Brackets, EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { Page, PageRequest } from '../common/page';
import type { Viewer } from '../platform/http/principal';
import { searchable, searchTextOf } from './search-text';
import { WorkflowEntity } from './workflow.entity';

export interface WorkflowFilter {
  /** Part of title or description, whatever its case. */
  readonly search?: string;
  readonly isActive?: boolean;
}

/** A workflow in a list. */
export interface WorkflowListing {
  readonly workflow: WorkflowEntity;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

export type WorkflowChanges = Pick<
  WorkflowEntity,
  | 'title'
  | 'description'
  | 'isActive'
  | 'visibility'
  | 'timeoutSeconds'
  | 'maxConcurrency'
  | 'overlap'
>;
export type NewWorkflow = WorkflowChanges & Pick<WorkflowEntity, 'organizationId' | 'ownerId'>;

/**
 * The table of workflows: nobody finds another organization's. Methods that take a manager belong
 * inside a unit of work.
 */
@Injectable()
export class WorkflowsRepository {
  constructor(private readonly manager: EntityManager) {}

  async findPageVisibleTo(
    caller: Viewer,
    filter: WorkflowFilter,
    { page, limit }: PageRequest,
  ): Promise<Page<WorkflowListing>> {
    const found = filtered(visibleTo(this.manager, caller), filter);
    const total = await found.clone().getCount();
    if (page * limit >= total) return { items: [], total };
    const { entities, raw } = await withCounts(found)
      .orderBy('workflow.id', 'ASC')
      .offset(page * limit)
      .limit(limit)
      .getRawAndEntities<Counts>();
    const items = entities.map((workflow, index) => ({
      workflow,
      nodeCount: Number(raw[index]?.node_count),
      edgeCount: Number(raw[index]?.edge_count),
    }));
    return { items, total };
  }

  findVisibleTo(
    caller: Viewer,
    id: number,
    manager: EntityManager = this.manager,
  ): Promise<WorkflowEntity | null> {
    return visibleTo(manager, caller).andWhere('workflow.id = :id', { id }).getOne();
  }

  /** Ids of all that the caller may read, as a subquery. */
  idsVisibleTo(caller: Viewer): SelectQueryBuilder<WorkflowEntity> {
    return visibleTo(this.manager, caller).select('workflow.id');
  }

  /** How many runs of it may be at work at a time; null: any number, or there is no such workflow. */
  async mostRunsAtATime(id: number): Promise<number | null> {
    const workflow = await this.manager.findOne(WorkflowEntity, {
      select: { id: true, maxConcurrency: true },
      where: { id },
    });
    return workflow?.maxConcurrency ?? null;
  }

  /** The same, kept from changing by others until the unit of work ends. */
  async lockVisibleTo(
    manager: EntityManager,
    caller: Viewer,
    id: number,
  ): Promise<WorkflowEntity | null> {
    const { organizationId } = caller;
    await manager.update(WorkflowEntity, { id, organizationId }, { version: () => 'version' });
    return this.findVisibleTo(caller, id, manager);
  }

  /** As version 1. */
  insert(manager: EntityManager, workflow: NewWorkflow): Promise<WorkflowEntity> {
    const searchText = searchTextOf(workflow);
    const entity = manager.create(WorkflowEntity, { ...workflow, searchText, version: 1 });
    return manager.save(WorkflowEntity, entity);
  }

  /** Makes it the next version. */
  async change(
    manager: EntityManager,
    workflow: WorkflowEntity,
    changes: WorkflowChanges,
    now: Date,
  ): Promise<WorkflowEntity> {
    const { id, organizationId } = workflow;
    const next = { ...changes, version: workflow.version + 1, modified: now };
    await manager.update(
      WorkflowEntity,
      { id, organizationId },
      { ...next, searchText: searchTextOf(changes) },
    );
    manager.merge(WorkflowEntity, workflow, next);
    return workflow;
  }

  /** With its graph. */
  async remove(manager: EntityManager, workflow: WorkflowEntity): Promise<void> {
    const { id, organizationId } = workflow;
    await manager.delete(WorkflowEntity, { id, organizationId });
  }
}

type Workflows = SelectQueryBuilder<WorkflowEntity>;

interface Counts {
  readonly node_count: unknown;
  readonly edge_count: unknown;
}

/** The one place that says who sees which workflow. */
function visibleTo(manager: EntityManager, caller: Viewer): Workflows {
  const { organizationId, userId, level } = caller;
  const ours = manager
    .createQueryBuilder(WorkflowEntity, 'workflow')
    .where('workflow.organizationId = :organizationId', { organizationId });
  if (level === 'client') return ours;
  return ours.andWhere(
    new Brackets((either) =>
      either
        .where('workflow.ownerId = :userId', { userId })
        .orWhere("workflow.visibility = 'organization'"),
    ),
  );
}

function filtered(workflows: Workflows, { search = '', isActive }: WorkflowFilter): Workflows {
  const text = searchable(search.trim());
  if (text !== '') workflows.andWhere('INSTR(workflow.searchText, :text) > 0', { text });
  if (isActive !== undefined) workflows.andWhere('workflow.isActive = :isActive', { isActive });
  return workflows;
}

function withCounts(workflows: Workflows): Workflows {
  const countOf = (table: string): string =>
    `(SELECT COUNT(*) FROM ${table} part WHERE part.workflow_id = workflow.id)`;
  return workflows
    .addSelect(countOf('workflow_nodes'), 'node_count')
    .addSelect(countOf('workflow_edges'), 'edge_count');
}
