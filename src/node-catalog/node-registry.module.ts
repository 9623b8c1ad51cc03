import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CatalogCheck } from './catalog-check';
import { ConfigValidator } from './config-validator';
import { CredentialRegistry } from './credential-registry';
import { NodeRegistry } from './node-registry';

/** The types of nodes and credentials without their HTTP routes: all that an engine process needs. */
@Module({
  imports: [DiscoveryModule],
  providers: [NodeRegistry, CredentialRegistry, CatalogCheck, ConfigValidator],
  exports: [NodeRegistry, CredentialRegistry, ConfigValidator],
})
export class NodeRegistryModule {}
