import { Injectable } from '@nestjs/common';
import { EngineClient } from '../engine/process-pool/engine-client';
import { hasPlaceholder } from '../engine/templates/template';
import { ConfigValidator } from '../node-catalog/config-validator';
import { NodeRegistry } from '../node-catalog/node-registry';
import type { RegisteredNode } from '../node-catalog/registered-node';
import type { ConfigProblem } from '../node-sdk';
import type { WorkflowNode } from './workflow-snapshot';

/** What is to say about one node. */
export interface NodeFindings {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

interface LocatedExpression {
  readonly nodeIndex: number;
  readonly path: string;
  readonly source: string;
}

/** Checks each node of a workflow by itself: its config, expressions and credential. */
@Injectable()
export class NodeValidator {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly configs: ConfigValidator,
    private readonly engine: EngineClient,
  ) {}

  /** One entry a node; nothing is said of nodes whose type is unknown. */
  async validate(nodes: readonly WorkflowNode[]): Promise<NodeFindings[]> {
    const faults = await this.expressionFaults(nodes);
    return nodes.map((node, index) => {
      const type = this.registry.get(node.nodeType);
      if (type === undefined) return { errors: [], warnings: [] };
      const problems = this.configs.check(type, node.config, { skipPlaceholders: true });
      const isWarning = ({ severity }: ConfigProblem): boolean => severity === 'warning';
      return {
        errors: [
          ...problems.filter((problem) => !isWarning(problem)).map(located),
          ...(faults.get(index) ?? []),
        ],
        warnings: [...problems.filter(isWarning).map(located), ...credentialWarnings(type)],
      };
    });
  }

  /** All expressions in one question to the engine; by node. */
  private async expressionFaults(nodes: readonly WorkflowNode[]): Promise<Map<number, string[]>> {
    const expressions = nodes.flatMap((node, index) => this.expressionsOf(node, index));
    const faults = new Map<number, string[]>();
    if (expressions.length === 0) return faults;
    const answers = await this.engine.checkExpressions({
      expressions: expressions.map(({ source }) => source),
    });
    expressions.forEach(({ nodeIndex, path }, index) => {
      const fault = answers[index];
      if (fault === undefined || fault === null) return;
      faults.set(nodeIndex, [...(faults.get(nodeIndex) ?? []), `${path}: ${fault}`]);
    });
    return faults;
  }

  private expressionsOf(node: WorkflowNode, nodeIndex: number): LocatedExpression[] {
    const type = this.registry.get(node.nodeType);
    if (type === undefined) return [];
    return this.configs
      .expressions(type, node.config)
      .filter(({ source }) => !hasPlaceholder(source))
      .map((expression) => ({ nodeIndex, ...expression }));
  }
}

/** Validate answers a message alone: it has to name the field. */
function located({ path, message }: ConfigProblem): string {
  return path === undefined || message.includes(path) ? message : `${path}: ${message}`;
}

function credentialWarnings({ credential, category }: RegisteredNode): string[] {
  if (credential === undefined) return [];
  return [
    `No ${credential} credential: ${category.name} nodes fail until an administrator adds one`,
  ];
}
