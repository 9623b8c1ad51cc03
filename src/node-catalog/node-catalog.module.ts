import { Module } from '@nestjs/common';
import { NodeRegistryModule } from './node-registry.module';
import { NodeTypesController } from './node-types.controller';
import { NodeTypesService } from './node-types.service';

/** The node types and their route. */
@Module({
  imports: [NodeRegistryModule],
  controllers: [NodeTypesController],
  providers: [NodeTypesService],
  exports: [NodeRegistryModule],
})
export class NodeCatalogModule {}
