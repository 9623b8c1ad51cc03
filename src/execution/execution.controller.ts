import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Audited } from '../audit/audited.decorator';
import { Access } from '../platform/http/access.decorator';
import type { SplicedJson } from '../platform/http/answers';
import { ApiEnvelope, ApiErrors } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import { OptionalBody } from '../platform/http/optional-body.decorator';
import { ApiIdempotencyKey } from '../platform/idempotency/idempotency-key.decorator';
import type { Principal } from '../platform/http/principal';
import { ResourceIdPipe } from '../platform/http/resource-id.pipe';
import { ExecuteWorkflowDto, EXECUTION_EXAMPLE, ExecutionDto } from './execution.dto';
import {
  ACCEPTED_EXAMPLE,
  AcceptedExecutionDto,
  EXECUTION_LIST_EXAMPLE,
  ExecutionListDto,
  ListExecutionsQuery,
} from './execution-record.dto';
import { ExecutionService } from './execution.service';
import { ACCEPTED_HEADERS, ApiPrefer, sent } from './prefer';

@ApiTags('Workflow execution')
@ApiParam({ name: 'workflowId', type: 'integer', example: 42 })
@Controller('workflows/:workflowId')
export class ExecutionController {
  constructor(private readonly executions: ExecutionService) {}

  @Post('execute')
  @Audited('execution.requested')
  @HttpCode(200)
  @Access({ anyScope: ['workflows:execute'] })
  @OptionalBody()
  @ApiOperation({
    summary: 'Execute a workflow',
    description: 'Answers when the run is over, with the first page of its rows.',
  })
  @ApiPrefer()
  @ApiIdempotencyKey()
  @ApiEnvelope(ExecutionDto, { description: 'The run completed', example: EXECUTION_EXAMPLE })
  @ApiEnvelope(AcceptedExecutionDto, {
    status: 202,
    description: 'The run goes on',
    example: ACCEPTED_EXAMPLE,
    headers: ACCEPTED_HEADERS,
  })
  @ApiErrors(
    'INVALID_INPUT',
    'WORKFLOW_NOT_FOUND',
    'WORKFLOW_INACTIVE',
    'CONFLICT',
    'IDEMPOTENCY_IN_FLIGHT',
    'IDEMPOTENCY_MISMATCH',
    'WORKFLOW_INVALID',
    'EXECUTION_FAILED',
    'EXECUTION_CANCELLED',
    'EXECUTION_CRASHED',
    'EXECUTION_TIMEOUT',
    'SERVICE_UNAVAILABLE',
  )
  execute(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Body() dto: ExecuteWorkflowDto,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SplicedJson | AcceptedExecutionDto> {
    return sent(response, prefer, (waiting) =>
      this.executions.execute(caller, workflowId, dto, { ...waiting, key }),
    );
  }

  @Get('executions')
  @Access({ anyScope: ['workflows:read', 'workflows:execute'] })
  @ApiOperation({
    summary: 'List the executions of a workflow',
    description: 'The newest first, without their rows.',
  })
  @ApiEnvelope(ExecutionListDto, { example: EXECUTION_LIST_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'WORKFLOW_NOT_FOUND')
  list(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Query() query: ListExecutionsQuery,
  ): Promise<ExecutionListDto> {
    return this.executions.listOf(caller, workflowId, query);
  }
}
