import type { DiscoveryService } from '@nestjs/core';
import { integrationOf } from '../../node-sdk';
import { NodeRegistry } from '../node-registry';

/** A registry of integrations whose nodes need nothing injected, without a Nest container. */
export function registryOf(...integrations: readonly (new () => object)[]): NodeRegistry {
  const providers = integrations.flatMap((integration) =>
    (integrationOf(integration)?.nodes ?? []).map((node) => ({
      metatype: node,
      instance: new node(),
      host: { metatype: integration, name: integration.name },
    })),
  );
  return new NodeRegistry({ getProviders: () => providers } as unknown as DiscoveryService);
}
