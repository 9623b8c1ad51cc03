import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { JsonObject } from '../common/json';
import type { Graph, GraphNode } from '../engine/graph/graph';
import { WorkflowEdgeEntity } from './workflow-edge.entity';
import { WorkflowNodeEntity } from './workflow-node.entity';
import type { WorkflowEntity } from './workflow.entity';
import type { WorkflowEdge, WorkflowGraph, WorkflowNode } from './workflow-snapshot';

/** A node to be stored. */
export interface NodeDraft extends GraphNode {
  readonly config: JsonObject;
}

/** A graph to be stored: edges name nodes by position. */
export interface GraphDraft extends Graph {
  readonly nodes: readonly NodeDraft[];
}

type Owner = Pick<WorkflowEntity, 'id' | 'organizationId'>;

/** The tables of nodes and edges. Every method belongs inside a unit of work. */
@Injectable()
export class WorkflowGraphsRepository {
  async read(manager: EntityManager, workflow: Owner): Promise<WorkflowGraph> {
    return {
      nodes: await this.readNodes(manager, workflow),
      edges: await this.readEdges(manager, workflow),
    };
  }

  /** Puts a graph in the place of the one that is there; every node and edge gets a new id. */
  async replace(
    manager: EntityManager,
    workflow: Owner,
    draft: GraphDraft,
  ): Promise<WorkflowGraph> {
    const place = placeOf(workflow);
    await manager.delete(WorkflowEdgeEntity, place);
    await manager.delete(WorkflowNodeEntity, place);
    return this.insert(manager, workflow, draft);
  }

  /** For a workflow that has no graph yet. Two statements each: ids are read back by position. */
  async insert(manager: EntityManager, workflow: Owner, draft: GraphDraft): Promise<WorkflowGraph> {
    const place = placeOf(workflow);
    await insertAll(
      manager,
      WorkflowNodeEntity,
      draft.nodes.map(({ role: nodeRole, ...node }, position) => ({
        ...place,
        ...node,
        nodeRole,
        position,
      })),
    );
    const nodes = draft.nodes.length > 0 ? await this.readNodes(manager, workflow) : [];
    await insertAll(
      manager,
      WorkflowEdgeEntity,
      draft.edges.map(({ source, target, sourceKey, targetKey }, position) => ({
        ...place,
        sourceNodeId: idAt(nodes, source),
        targetNodeId: idAt(nodes, target),
        sourceKey,
        targetKey,
        position,
      })),
    );
    const edges = draft.edges.length > 0 ? await this.readEdges(manager, workflow) : [];
    return { nodes, edges };
  }

  private async readNodes(manager: EntityManager, workflow: Owner): Promise<WorkflowNode[]> {
    const nodes = await manager.find(WorkflowNodeEntity, {
      where: placeOf(workflow),
      order: { position: 'ASC' },
    });
    return nodes.map(({ id, nodeType, nodeRole: role, label, config }) => ({
      id,
      nodeType,
      role,
      label,
      config,
    }));
  }

  private async readEdges(manager: EntityManager, workflow: Owner): Promise<WorkflowEdge[]> {
    const edges = await manager.find(WorkflowEdgeEntity, {
      where: placeOf(workflow),
      order: { position: 'ASC' },
    });
    return edges.map(({ id, sourceNodeId, targetNodeId, sourceKey, targetKey }) => ({
      id,
      sourceNodeId,
      targetNodeId,
      sourceKey,
      targetKey,
    }));
  }
}

function placeOf({ id: workflowId, organizationId }: Owner) {
  return { workflowId, organizationId };
}

/** In one statement. */
async function insertAll<T extends object>(
  manager: EntityManager,
  entity: new () => T,
  rows: readonly Partial<T>[],
): Promise<void> {
  if (rows.length === 0) return;
  const statement = manager.createQueryBuilder().insert().into(entity).updateEntity(false);
  await statement.values([...rows] as never).execute();
}

function idAt(nodes: readonly WorkflowNode[], position: number): number {
  const node = nodes[position];
  if (node === undefined) throw new Error(`No node was stored at ${String(position)}`);
  return node.id;
}
