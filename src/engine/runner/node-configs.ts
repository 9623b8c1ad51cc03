import type { JsonObject } from '../../common/json';
import { NodeError } from '../../node-sdk';
import { isError } from '../../node-catalog/config-problems';
import type { ConfigValidator } from '../../node-catalog/config-validator';
import type { NodeRegistry } from '../../node-catalog/node-registry';
import type { RegisteredNode } from '../../node-catalog/registered-node';
import type { PlannedNode } from '../process-pool/messages';
import { mapStrings } from '../templates/map-strings';
import { readsRow, renderDeferred } from '../templates/render-deferred';
import type { Scope } from '../templates/template';

/** A node type with its config as the class that validates it. */
export interface ConfiguredNode {
  readonly type: RegisteredNode;
  readonly config: object;
}

/** Makes planned nodes ready to work. */
export class NodeConfigs {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly validator: ConfigValidator,
  ) {}

  typeOf(node: PlannedNode): RegisteredNode {
    const type = this.registry.get(node.nodeType);
    if (type) return type;
    throw new NodeError(`Unknown node type "${node.nodeType}": its integration is not installed`);
  }

  /** Whether the rows that leave a node are as many as came into it, whatever its config. */
  keepsRows({ nodeType, relays }: PlannedNode): boolean {
    return relays === true || this.registry.get(nodeType)?.keepsRows === true;
  }

  /**
   * Renders what only now can be rendered, and checks the result. Throws NodeError naming the
   * fields at fault.
   */
  configure(node: PlannedNode, scope: () => Scope): ConfiguredNode {
    const type = this.typeOf(node);
    const config = node.deferred ? this.rendered(type, node.config, scope()) : node.config;
    return { type, config: this.validator.instantiate(type, config) };
  }

  private rendered(type: RegisteredNode, config: JsonObject, scope: Scope): JsonObject {
    const rendered = renderDeferred(config, scope, type.escapedFields);
    const problems = this.validator
      .check(type, rendered, { skipPlaceholders: scope.row === undefined && waitsForRow(config) })
      .filter(isError);
    const [first] = problems;
    if (!first) return rendered;
    const details = problems.map(({ path, message }) => ({
      message,
      ...(path === undefined ? {} : { path }),
    }));
    throw new NodeError(first.message, details);
  }
}

function waitsForRow(config: JsonObject): boolean {
  let waits = false;
  mapStrings(config, [], (text) => {
    waits ||= readsRow(text);
    return text;
  });
  return waits;
}
