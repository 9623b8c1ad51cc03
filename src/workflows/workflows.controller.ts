import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Audited, NotAudited } from '../audit/audited.decorator';
import { Access } from '../platform/http/access.decorator';
import { ApiEnvelope, ApiErrors, ApiNoContent } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import { Idempotency } from '../platform/idempotency/idempotency';
import { ApiIdempotencyKey } from '../platform/idempotency/idempotency-key.decorator';
import type { Principal } from '../platform/http/principal';
import { ResourceIdPipe } from '../platform/http/resource-id.pipe';
import { EtagInterceptor } from './etag.interceptor';
import { ValidationDto } from './validation.dto';
import { ValidationService } from './validation.service';
import {
  CreateWorkflowDto,
  ListWorkflowsQuery,
  SavedWorkflowDto,
  UpdateWorkflowDto,
  WorkflowDto,
  WorkflowListDto,
} from './workflow.dto';
import {
  CREATE_WORKFLOW_EXAMPLE,
  INVALID_WORKFLOW_EXAMPLE,
  REPLACE_GRAPH_EXAMPLE,
  SAVED_WORKFLOW_EXAMPLE,
  UPDATE_METADATA_EXAMPLE,
  WORKFLOW_EXAMPLE,
  WORKFLOW_LIST_EXAMPLE,
} from './workflow.examples';
import { WorkflowChangesService } from './workflow-changes.service';
import { WorkflowsService } from './workflows.service';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag of the version to change; another version is refused',
  example: '"3"',
};
const ETAG = {
  ETag: { description: 'The version, in quotes', schema: { type: 'string', example: '"3"' } },
} as const;
const ID = { name: 'workflowId', type: 'integer', example: 42 } as const;

@ApiTags('Workflows')
@Controller('workflows')
export class WorkflowsController {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly changes: WorkflowChangesService,
    private readonly validation: ValidationService,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({
    summary: 'List workflows',
    description: 'Those visible to the key, in order of their ids.',
  })
  @ApiEnvelope(WorkflowListDto, {
    description: 'A page of workflows',
    example: WORKFLOW_LIST_EXAMPLE,
  })
  @ApiErrors('INVALID_INPUT')
  list(
    @CurrentPrincipal() caller: Principal,
    @Query() query: ListWorkflowsQuery,
  ): Promise<WorkflowListDto> {
    return this.workflows.list(caller, query);
  }

  @Get(':workflowId')
  @Access({ anyScope: ['workflows:read'] })
  @UseInterceptors(EtagInterceptor)
  @ApiOperation({
    summary: 'Get a workflow',
    description: 'With its graph; the ETag is its version.',
  })
  @ApiParam(ID)
  @ApiEnvelope(WorkflowDto, {
    description: 'The workflow',
    example: WORKFLOW_EXAMPLE,
    headers: ETAG,
  })
  @ApiResponse({ status: 304, description: 'Still the version that If-None-Match names' })
  @ApiErrors('INVALID_INPUT', 'WORKFLOW_NOT_FOUND')
  get(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) id: number,
  ): Promise<WorkflowDto> {
    return this.workflows.get(caller, id);
  }

  @Post()
  @Audited('workflow.created')
  @Access({ anyScope: ['workflows:write'] })
  @UseInterceptors(EtagInterceptor)
  @ApiOperation({
    summary: 'Create a workflow',
    description:
      'Edges name nodes by their place in `nodes`. Structure is checked now, configs when it is validated or runs.',
  })
  @ApiBody({ type: CreateWorkflowDto, examples: { pipeline: { value: CREATE_WORKFLOW_EXAMPLE } } })
  @ApiEnvelope(SavedWorkflowDto, {
    status: 201,
    description: 'The new workflow',
    example: SAVED_WORKFLOW_EXAMPLE,
    headers: ETAG,
  })
  @ApiIdempotencyKey()
  @ApiErrors('INVALID_INPUT', 'IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_MISMATCH')
  create(
    @CurrentPrincipal() caller: Principal,
    @Body() dto: CreateWorkflowDto,
    @Headers('idempotency-key') key?: string,
  ): Promise<SavedWorkflowDto> {
    const request = { key, caller, method: 'POST', path: '/workflows', body: dto };
    return this.idempotency.once(request, {
      work: (made) => this.workflows.create(caller, dto, made),
      replay: (id) => this.workflows.getSaved(caller, Number(id)),
    });
  }

  @Patch(':workflowId')
  @Audited('workflow.updated')
  @Access({ anyScope: ['workflows:write'] })
  @UseInterceptors(EtagInterceptor)
  @ApiOperation({
    summary: 'Update a workflow',
    description:
      'Changes metadata, or with `nodes` replaces the whole graph, all of it or nothing.',
  })
  @ApiParam(ID)
  @ApiHeader(IF_MATCH)
  @ApiBody({
    type: UpdateWorkflowDto,
    examples: {
      metadata: { summary: 'Metadata-only update', value: UPDATE_METADATA_EXAMPLE },
      graph: { summary: 'Full graph replacement', value: REPLACE_GRAPH_EXAMPLE },
    },
  })
  @ApiEnvelope(SavedWorkflowDto, {
    description: 'The workflow as it is now',
    example: SAVED_WORKFLOW_EXAMPLE,
    headers: ETAG,
  })
  @ApiIdempotencyKey()
  @ApiErrors(
    'INVALID_INPUT',
    'FORBIDDEN',
    'WORKFLOW_NOT_FOUND',
    'PRECONDITION_FAILED',
    'IDEMPOTENCY_IN_FLIGHT',
    'IDEMPOTENCY_MISMATCH',
  )
  update(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) id: number,
    @Body() dto: UpdateWorkflowDto,
    @Headers('if-match') ifMatch?: string,
    @Headers('idempotency-key') key?: string,
  ): Promise<SavedWorkflowDto> {
    const path = `/workflows/${String(id)}`;
    const request = { key, caller, method: 'PATCH', path, body: dto };
    return this.idempotency.once(request, {
      work: (made) => this.changes.update(caller, id, dto, { ifMatch, made }),
      replay: () => this.workflows.getSaved(caller, id, dto.nodes !== undefined),
    });
  }

  @Delete(':workflowId')
  @Audited('workflow.deleted')
  @HttpCode(204)
  @Access({ anyScope: ['workflows:write'] })
  @ApiOperation({
    summary: 'Delete a workflow',
    description: 'With its graph; its runs are cancelled and their results removed.',
  })
  @ApiParam(ID)
  @ApiHeader(IF_MATCH)
  @ApiNoContent('The workflow is gone')
  @ApiErrors('INVALID_INPUT', 'FORBIDDEN', 'WORKFLOW_NOT_FOUND', 'PRECONDITION_FAILED')
  remove(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) id: number,
    @Headers('if-match') ifMatch?: string,
  ): Promise<void> {
    return this.changes.remove(caller, id, ifMatch);
  }

  @Post(':workflowId/validate')
  @NotAudited('It changes nothing')
  @HttpCode(200)
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({
    summary: 'Validate a workflow',
    description: 'Checks the graph and every config without running anything.',
  })
  @ApiParam(ID)
  @ApiEnvelope(ValidationDto, {
    description: 'Whether it is valid, and what is wrong or notable',
    example: INVALID_WORKFLOW_EXAMPLE,
  })
  @ApiErrors('INVALID_INPUT', 'WORKFLOW_NOT_FOUND')
  validate(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) id: number,
  ): Promise<ValidationDto> {
    return this.validation.validate(caller, id);
  }
}
