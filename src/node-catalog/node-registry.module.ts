import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ConfigValidator } from './config-validator';
import { NodeRegistry } from './node-registry';

/** The node types without their HTTP route: all that an engine process needs. */
@Module({
  imports: [DiscoveryModule],
  providers: [NodeRegistry, ConfigValidator],
  exports: [NodeRegistry, ConfigValidator],
})
export class NodeRegistryModule {}
