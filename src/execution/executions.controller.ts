import { Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Audited } from '../audit/audited.decorator';
import { Access } from '../platform/http/access.decorator';
import type { SplicedJson } from '../platform/http/answers';
import { ApiEnvelope, ApiErrors } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import type { Principal } from '../platform/http/principal';
import { ApiIdempotencyKey } from '../platform/idempotency/idempotency-key.decorator';
import { EXECUTION_EXAMPLE, ExecutionDto, LARGEST_PAGE } from './execution.dto';
import { ExecutionHistory } from './execution-history.service';
import {
  ACCEPTED_EXAMPLE,
  AcceptedExecutionDto,
  EXECUTION_LIST_EXAMPLE,
  EXECUTION_RECORD_EXAMPLE,
  ExecutionListDto,
  ExecutionRecordDto,
  ListExecutionsQuery,
  ReadExecutionQuery,
} from './execution-record.dto';
import { ExecutionFollower } from './following/execution-follower';
import { ExecutionIdPipe } from './execution-id.pipe';
import { ExecutionService } from './execution.service';
import { ACCEPTED_HEADERS, ApiPrefer, sent } from './prefer';
import { RunCancellation } from './running/run-cancellation';

const READERS = { anyScope: ['workflows:read', 'workflows:execute'] } as const;
const ID_PARAM = { name: 'executionId', type: String, example: 'exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3' };

@ApiTags('Executions')
@Controller('executions')
export class ExecutionsController {
  constructor(
    private readonly history: ExecutionHistory,
    private readonly executions: ExecutionService,
    private readonly cancellation: RunCancellation,
    private readonly follower: ExecutionFollower,
  ) {}

  @Get()
  @Access(READERS)
  @ApiOperation({
    summary: 'List executions',
    description: 'The newest first, without their rows.',
  })
  @ApiEnvelope(ExecutionListDto, { example: EXECUTION_LIST_EXAMPLE })
  @ApiErrors('INVALID_INPUT')
  list(
    @CurrentPrincipal() caller: Principal,
    @Query() query: ListExecutionsQuery,
  ): Promise<ExecutionListDto> {
    return this.history.list(caller, query);
  }

  @Get(':executionId')
  @Access(READERS)
  @ApiOperation({
    summary: 'Get an execution',
    description: 'In any state; once completed with the first rows of its first output.',
  })
  @ApiParam(ID_PARAM)
  @ApiEnvelope(ExecutionRecordDto, { example: EXECUTION_RECORD_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'EXECUTION_NOT_FOUND', 'SERVICE_UNAVAILABLE')
  get(
    @CurrentPrincipal() caller: Principal,
    @Param('executionId', ExecutionIdPipe) id: string,
    @Query() { limit }: ReadExecutionQuery,
  ): Promise<SplicedJson> {
    return this.history.get(caller, id, limit);
  }

  @Post(':executionId/cancel')
  @Audited('execution.cancelled')
  @HttpCode(200)
  @Access({ anyScope: ['workflows:execute'] })
  @ApiOperation({
    summary: 'Cancel an execution',
    description: 'Answers when it has ended. One that is over already stays as it is.',
  })
  @ApiParam(ID_PARAM)
  @ApiEnvelope(ExecutionRecordDto, { example: EXECUTION_RECORD_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'EXECUTION_NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async cancel(
    @CurrentPrincipal() caller: Principal,
    @Param('executionId', ExecutionIdPipe) id: string,
  ): Promise<SplicedJson> {
    await this.cancellation.cancel(caller, await this.history.find(caller, id));
    return this.history.get(caller, id, LARGEST_PAGE);
  }

  @Post(':executionId/retry')
  @Audited('execution.retried')
  @HttpCode(200)
  @Access({ anyScope: ['workflows:execute'] })
  @ApiPrefer()
  @ApiIdempotencyKey()
  @ApiOperation({
    summary: 'Repeat an execution',
    description: 'With the params it had, on the workflow as it is now. It must be over.',
  })
  @ApiParam(ID_PARAM)
  @ApiEnvelope(ExecutionDto, { description: 'The run completed', example: EXECUTION_EXAMPLE })
  @ApiEnvelope(AcceptedExecutionDto, {
    status: 202,
    description: 'The run goes on',
    example: ACCEPTED_EXAMPLE,
    headers: ACCEPTED_HEADERS,
  })
  @ApiErrors(
    'INVALID_INPUT',
    'EXECUTION_NOT_FOUND',
    'WORKFLOW_NOT_FOUND',
    'WORKFLOW_INACTIVE',
    'WORKFLOW_INVALID',
    'CONFLICT',
    'IDEMPOTENCY_IN_FLIGHT',
    'EXECUTION_FAILED',
    'EXECUTION_CANCELLED',
    'EXECUTION_CRASHED',
    'EXECUTION_TIMEOUT',
    'SERVICE_UNAVAILABLE',
  )
  async retry(
    @CurrentPrincipal() caller: Principal,
    @Param('executionId', ExecutionIdPipe) id: string,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SplicedJson | AcceptedExecutionDto> {
    return sent(response, prefer, (waiting) =>
      this.executions.retry(caller, id, { ...waiting, key }),
    );
  }

  @Get(':executionId/events')
  @Access(READERS)
  @ApiOperation({
    summary: 'Follow an execution',
    description:
      'Server-sent events: `status` at once and whenever it changes, `node` when a node starts or ' +
      'ends and once a second with the rows that it has fetched or delivered so far, `delivering`, and at last `end` with the execution without its rows. After a lost ' +
      'connection Last-Event-ID goes on behind the last one received.',
  })
  @ApiParam(ID_PARAM)
  @ApiProduces('text/event-stream')
  @ApiErrors('INVALID_INPUT', 'EXECUTION_NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async follow(
    @CurrentPrincipal() caller: Principal,
    @Param('executionId', ExecutionIdPipe) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.follower.follow(caller, id, { lastEventId, request, response });
  }
}
