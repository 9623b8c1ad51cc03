import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { credentialOf, integrationOf } from '../node-sdk';
import { CatalogError } from './catalog-error';
import {
  credentialFaults,
  type CredentialRegistration,
  registeredCredential,
} from './credential-registration';
import type { RegisteredCredential } from './registered-credential';

type ProviderWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Every type of credential of the running server: the classes marked `@Credential` in modules
 * marked `@Integration`. A faulty declaration stops the boot with a CatalogError naming all faults.
 */
@Injectable()
export class CredentialRegistry implements OnModuleInit {
  private types: ReadonlyMap<string, RegisteredCredential> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    this.load();
  }

  /** The type of that key, e.g. `stripe`. */
  get(type: string): RegisteredCredential | undefined {
    return this.load().get(type);
  }

  /** By key. */
  all(): readonly RegisteredCredential[] {
    return [...this.load().values()];
  }

  /** Whoever asks first fills it: modules start in an order of their own. */
  private load(): ReadonlyMap<string, RegisteredCredential> {
    this.types ??= this.discover();
    return this.types;
  }

  private discover(): ReadonlyMap<string, RegisteredCredential> {
    const found = this.discovery.getProviders().map(registrationOf);
    const registrations = found.filter((entry) => typeof entry === 'object');
    const faults = [
      ...found.filter((entry) => typeof entry === 'string'),
      ...credentialFaults(registrations),
    ];
    if (faults.length > 0) throw new CatalogError(faults);
    const types = registrations
      .map(registeredCredential)
      .sort((one, other) => one.type.localeCompare(other.type, 'en'));
    return new Map(types.map((type) => [type.type, type]));
  }
}

/** The type of credential behind a provider, a fault, or undefined for every other provider. */
function registrationOf(provider: ProviderWrapper): CredentialRegistration | string | undefined {
  const { metatype, host } = provider;
  const options = typeof metatype === 'function' ? credentialOf(metatype) : undefined;
  if (options === undefined) return undefined;
  const integration = host?.metatype ? integrationOf(host.metatype) : undefined;
  return integration === undefined
    ? `Credential ${options.key}: its module ${host?.name ?? ''} is not marked @Integration`
    : { integration, options, instance: provider.instance as object };
}
