import type { JsonObject } from '../common/json';
import type { NodeRole } from '../node-sdk';
import type { OverlapPolicy } from './overlap-policy';
import type { Visibility } from './workflow-visibility';

/** A workflow with its whole graph as it was at one version. */
export interface WorkflowSnapshot extends WorkflowGraph {
  readonly id: number;
  readonly organizationId: number;
  readonly ownerId: number;
  readonly title: string;
  readonly description: string;
  readonly isActive: boolean;
  readonly visibility: Visibility;
  readonly timeoutSeconds: number | null;
  readonly maxConcurrency: number | null;
  readonly overlap: OverlapPolicy;
  /** Another one with every change: (id, version) names this content. */
  readonly version: number;
  readonly created: Date;
  readonly modified: Date;
}

export interface WorkflowGraph {
  /** In the order they were given. */
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly WorkflowEdge[];
}

export interface WorkflowNode {
  readonly id: number;
  /** `stripe/listCharges` */
  readonly nodeType: string;
  readonly role: NodeRole;
  readonly label: string;
  readonly config: JsonObject;
}

export interface WorkflowEdge {
  readonly id: number;
  readonly sourceNodeId: number;
  readonly targetNodeId: number;
  readonly sourceKey: string;
  readonly targetKey: string;
}
