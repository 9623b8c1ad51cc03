import { Module } from '@nestjs/common';
import { CredentialTypesController } from './credential-types.controller';
import { NodeRegistryModule } from './node-registry.module';
import { NodeTypesController } from './node-types.controller';
import { NodeTypesService } from './node-types.service';

/** The types of nodes and credentials, and their routes. */
@Module({
  imports: [NodeRegistryModule],
  controllers: [NodeTypesController, CredentialTypesController],
  providers: [NodeTypesService],
  exports: [NodeRegistryModule],
})
export class NodeCatalogModule {}
