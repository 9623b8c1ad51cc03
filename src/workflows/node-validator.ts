import { Injectable } from '@nestjs/common';
import { EngineClient } from '../engine/process-pool/engine-client';
import { isError } from '../node-catalog/config-problems';
import { type ConfigExpression, ConfigValidator } from '../node-catalog/config-validator';
import { NodeRegistry } from '../node-catalog/node-registry';
import type { ConfigProblem } from '../node-sdk';
import type { WorkflowNode } from './workflow-snapshot';

/** What is to say about one node. */
export interface NodeFindings {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

interface CheckedNode {
  readonly problems: readonly ConfigProblem[];
  readonly expressions: readonly ConfigExpression[];
}

/** Checks each node of a workflow by itself: its config and its expressions. */
@Injectable()
export class NodeValidator {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly configs: ConfigValidator,
    private readonly engine: EngineClient,
  ) {}

  /** One entry a node; nothing is said of nodes whose type is unknown. */
  async validate(nodes: readonly WorkflowNode[]): Promise<NodeFindings[]> {
    const checked = nodes.map((node) => this.checkConfig(node));
    const faults = await this.expressionFaults(checked);
    return checked.map(({ problems }, index) => ({
      errors: [...problems.filter(isError).map(located), ...(faults.get(index) ?? [])],
      warnings: problems.filter((problem) => !isError(problem)).map(located),
    }));
  }

  /** Expressions that are wrong already, for the config's own rules, are left out. */
  private checkConfig({ nodeType, config }: WorkflowNode): CheckedNode {
    const type = this.registry.get(nodeType);
    if (type === undefined) return { problems: [], expressions: [] };
    const problems = this.configs.check(type, config, { skipPlaceholders: true });
    const faulty = new Set(problems.filter(isError).map(({ path }) => path));
    const expressions = this.configs
      .expressions(type, config)
      .filter(({ path }) => !faulty.has(path));
    return { problems, expressions };
  }

  /** All expressions in one question to the engine; the answers by node. */
  private async expressionFaults(nodes: readonly CheckedNode[]): Promise<Map<number, string[]>> {
    const faults = new Map<number, string[]>();
    const expressions = nodes.flatMap((node, nodeIndex) =>
      node.expressions.map((expression) => ({ nodeIndex, ...expression })),
    );
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
}

/** Validate answers a message alone: it has to name the field. */
function located({ path, message }: ConfigProblem): string {
  return path === undefined || message.includes(path) ? message : `${path}: ${message}`;
}
