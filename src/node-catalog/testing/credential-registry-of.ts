import type { DiscoveryService } from '@nestjs/core';
import { integrationOf } from '../../node-sdk';
import { CredentialRegistry } from '../credential-registry';

/** A registry of the credentials of integrations that need nothing injected. */
export function credentialRegistryOf(
  ...integrations: readonly (new () => object)[]
): CredentialRegistry {
  const providers = integrations.flatMap((integration) =>
    (integrationOf(integration)?.credentials ?? []).map((credential) => ({
      metatype: credential,
      instance: new credential(),
      host: { metatype: integration, name: integration.name },
    })),
  );
  return new CredentialRegistry({ getProviders: () => providers } as unknown as DiscoveryService);
}
