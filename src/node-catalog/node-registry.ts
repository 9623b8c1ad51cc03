import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { integrationOf, nodeTypeOf } from '../node-sdk';
import { CatalogError } from './catalog-error';
import type { RegisteredNode } from './registered-node';
import { registeredNode, type Registration } from './registration';
import { registrationFaults } from './registration-faults';

type ProviderWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Every node type of the running server: the classes marked `@NodeType` in modules marked
 * `@Integration`. A faulty declaration stops the boot with a CatalogError naming all faults.
 */
@Injectable()
export class NodeRegistry implements OnModuleInit {
  private nodes: ReadonlyMap<string, RegisteredNode> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    this.load();
  }

  /** The node type of that full name, e.g. `stripe/listCharges`. */
  get(nodeType: string): RegisteredNode | undefined {
    return this.load().get(nodeType);
  }

  /** By category name, then in the order the integration gives. */
  all(): readonly RegisteredNode[] {
    return [...this.load().values()];
  }

  /** Whoever asks first fills it: modules start in an order of their own. */
  private load(): ReadonlyMap<string, RegisteredNode> {
    this.nodes ??= this.discover();
    return this.nodes;
  }

  private discover(): ReadonlyMap<string, RegisteredNode> {
    const found = this.discovery.getProviders().map(registrationOf);
    const registrations = found.filter((entry) => typeof entry === 'object');
    const faults = [
      ...found.filter((entry) => typeof entry === 'string'),
      ...registrationFaults(registrations),
    ];
    if (faults.length > 0) throw new CatalogError(faults);
    const nodes = registrations.sort(byCategory).map(registeredNode);
    return new Map(nodes.map((node) => [node.nodeType, node]));
  }
}

/** The node behind a provider, a fault, or undefined for every other provider. */
function registrationOf(provider: ProviderWrapper): Registration | string | undefined {
  const { metatype, host } = provider;
  const options = typeof metatype === 'function' ? nodeTypeOf(metatype) : undefined;
  if (options === undefined) return undefined;
  const integration = host?.metatype ? integrationOf(host.metatype) : undefined;
  return integration === undefined
    ? `${options.key}: its module ${host?.name ?? ''} is not marked @Integration`
    : { integration, options, instance: provider.instance as object };
}

function byCategory(one: Registration, other: Registration): number {
  return one.integration.name.localeCompare(other.integration.name, 'en');
}
