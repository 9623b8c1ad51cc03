import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { CredentialsModule } from '../credentials/credentials.module';
import { EnginePoolModule } from '../engine/process-pool/engine-pool.module';
import { NodeRegistryModule } from '../node-catalog/node-registry.module';
import { ConfigRenderer } from './config-renderer';
import { GraphDrafts } from './graph-drafts';
import { NestedWorkflows } from './nesting/nested-workflows';
import { NodeCredentials } from './node-credentials';
import { NodeValidator } from './node-validator';
import { ValidationService } from './validation.service';
import { WorkflowChangesService } from './workflow-changes.service';
import { WorkflowDeletionHooks } from './workflow-deletion-hooks';
import { WorkflowEdgeEntity } from './workflow-edge.entity';
import { WorkflowGraphsRepository } from './workflow-graphs.repository';
import { WorkflowNodeEntity } from './workflow-node.entity';
import { WorkflowSnapshots } from './workflow-snapshots';
import { WorkflowValidator } from './workflow-validator';
import { WorkflowEntity } from './workflow.entity';
import { WorkflowsController } from './workflows.controller';
import { WorkflowsRepository } from './workflows.repository';
import { WorkflowsService } from './workflows.service';

/** Workflows: kept, changed and validated; running them is the execution module's work. */
@Module({
  imports: [
    TypeOrmModule.forFeature([WorkflowEntity, WorkflowNodeEntity, WorkflowEdgeEntity]),
    AuditModule,
    CredentialsModule,
    NodeRegistryModule,
    EnginePoolModule,
  ],
  controllers: [WorkflowsController],
  providers: [
    WorkflowsRepository,
    WorkflowGraphsRepository,
    WorkflowSnapshots,
    ConfigRenderer,
    GraphDrafts,
    NestedWorkflows,
    WorkflowsService,
    WorkflowChangesService,
    WorkflowDeletionHooks,
    NodeCredentials,
    NodeValidator,
    WorkflowValidator,
    ValidationService,
  ],
  exports: [
    NestedWorkflows,
    WorkflowChangesService,
    WorkflowsRepository,
    WorkflowsService,
    WorkflowValidator,
    WorkflowDeletionHooks,
  ],
})
export class WorkflowsModule {}
