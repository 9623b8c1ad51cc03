import type { WorkflowDto, WorkflowSummaryDto } from './workflow.dto';
import type { WorkflowEntity } from './workflow.entity';
import type { WorkflowGraph, WorkflowSnapshot } from './workflow-snapshot';
import type { WorkflowListing } from './workflows.repository';

type Plain<T> = Pick<T, keyof T>;
type Metadata = Omit<WorkflowEntity, 'searchText'>;

export function toSnapshot(workflow: Metadata, graph: WorkflowGraph): WorkflowSnapshot {
  const { nodes, edges } = graph;
  return { ...workflow, nodes, edges };
}

export function toSummaryDto({
  workflow,
  nodeCount,
  edgeCount,
}: WorkflowListing): WorkflowSummaryDto {
  return { ...toMetadataDto(workflow), node_count: nodeCount, edge_count: edgeCount };
}

export function toWorkflowDto(snapshot: WorkflowSnapshot): Plain<WorkflowDto> {
  return {
    ...toMetadataDto(snapshot),
    nodes: snapshot.nodes.map(({ id, nodeType, role, label, config }) => ({
      id,
      node_type: nodeType,
      node_role: role,
      label,
      config,
    })),
    edges: snapshot.edges.map((edge) => ({
      id: edge.id,
      source_node_id: edge.sourceNodeId,
      target_node_id: edge.targetNodeId,
      source_key: edge.sourceKey,
      target_key: edge.targetKey,
    })),
  };
}

/** Place in the graph that was sent to the id it got. */
export function toNodeIdMap({ nodes }: WorkflowGraph): Record<string, number> {
  return Object.fromEntries(nodes.map(({ id }, position) => [String(position), id]));
}

function toMetadataDto(workflow: Metadata) {
  const { id, title, description, isActive, created, modified, visibility, version } = workflow;
  return {
    id,
    title,
    description,
    is_active: isActive,
    created: created.toISOString(),
    modified: modified.toISOString(),
    visibility,
    version,
    timeout_seconds: workflow.timeoutSeconds,
    max_concurrency: workflow.maxConcurrency,
    overlap: workflow.overlap,
  };
}
