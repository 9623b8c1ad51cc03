import { Injectable } from '@nestjs/common';
import type { ErrorDetail } from '../common/app-error';
import type { JsonObject } from '../common/json';
import type { PlannedNode } from '../engine/process-pool/messages';
import { renderParams } from '../engine/templates/render-params';
import { RenderBudget } from '../engine/templates/render-text';
import { isError } from '../node-catalog/config-problems';
import { ConfigValidator } from '../node-catalog/config-validator';
import { NodeRegistry } from '../node-catalog/node-registry';
import type { RegisteredNode } from '../node-catalog/registered-node';

/** A node of the workflow, its config as it was saved. */
export interface SavedNode {
  readonly id: number;
  readonly nodeType: string;
  readonly label: string;
  readonly config: JsonObject;
}

/** Nodes with the params in their configs. */
export interface RenderedNodes {
  readonly nodes: PlannedNode[];
  /** Every param that is missing or does not fit where it is used. */
  readonly problems: readonly ErrorDetail[];
}

/** Puts params into the nodes' configs and holds the outcome against the config classes. */
@Injectable()
export class ConfigRenderer {
  /** Saved configs are shared between runs of a version: each is searched once. */
  private readonly plain = new WeakMap<JsonObject, boolean>();

  constructor(
    private readonly registry: NodeRegistry,
    private readonly configs: ConfigValidator,
  ) {}

  /** The configs of one run share a budget. */
  render(
    nodes: readonly SavedNode[],
    params: JsonObject,
    budget = new RenderBudget(),
  ): RenderedNodes {
    const problems: ErrorDetail[] = [];
    const planned = nodes.map((node) => this.renderOne(node, { params, budget }, problems));
    return { nodes: planned, problems };
  }

  /** A config without placeholders was checked with the workflow. */
  private renderOne(
    node: SavedNode,
    { params, budget }: { readonly params: JsonObject; readonly budget: RenderBudget },
    problems: ErrorDetail[],
  ): PlannedNode {
    const { id, nodeType, label } = node;
    if (this.isPlain(node.config)) {
      return { id, nodeType, label, config: node.config, deferred: false };
    }
    const registered = this.registry.get(nodeType);
    if (!registered) throw new Error(`Node type ${nodeType} was valid a moment ago`);
    const rendered = renderParams(node.config, params, registered, budget);
    const { config, deferred } = rendered;
    const found =
      rendered.problems.length > 0 ? rendered.problems : this.misfits(registered, config, deferred);
    problems.push(...found.map((problem) => ({ ...problem, node_id: id, node_type: nodeType })));
    return { id, nodeType, label, config, deferred };
  }

  /** Whether a config holds no placeholder. */
  isPlain(config: JsonObject): boolean {
    const known = this.plain.get(config);
    if (known !== undefined) return known;
    const plain = !JSON.stringify(config).includes('{{');
    this.plain.set(config, plain);
    return plain;
  }

  private misfits(
    registered: RegisteredNode,
    config: JsonObject,
    deferred: boolean,
  ): ErrorDetail[] {
    return this.configs
      .check(registered, config, { skipPlaceholders: deferred })
      .filter(isError)
      .map(({ path, message }) => ({
        ...(path === undefined ? {} : { path: `config.${path}` }),
        message,
      }));
  }
}
