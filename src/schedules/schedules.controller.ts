import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit/audited.decorator';
import { Access, type AccessOptions } from '../platform/http/access.decorator';
import { ApiEnvelope, ApiErrors, ApiNoContent } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import type { Principal } from '../platform/http/principal';
import { ResourceIdPipe } from '../platform/http/resource-id.pipe';
import {
  CreateScheduleDto,
  SCHEDULE_EXAMPLE,
  ScheduleDto,
  ScheduleListDto,
  UpdateScheduleDto,
} from './schedule.dto';
import { SchedulesService } from './schedules.service';

/** Who makes a schedule makes runs without asking for them again. */
const MAKES_RUNS: AccessOptions = { everyScope: ['workflows:write', 'workflows:execute'] };
const ID = { name: 'scheduleId', type: 'integer', example: 5 } as const;

@ApiTags('Schedules')
@ApiParam({ name: 'workflowId', type: 'integer', example: 42 })
@Controller('workflows/:workflowId/schedules')
export class SchedulesController {
  constructor(private readonly schedules: SchedulesService) {}

  @Get()
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({ summary: 'List the schedules of a workflow' })
  @ApiEnvelope(ScheduleListDto, { example: { schedules: [SCHEDULE_EXAMPLE], next_cursor: null } })
  @ApiErrors('INVALID_INPUT', 'WORKFLOW_NOT_FOUND')
  list(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
  ): Promise<ScheduleListDto> {
    return this.schedules.list(caller, workflowId);
  }

  @Post()
  @Audited('schedule.created')
  @Access(MAKES_RUNS)
  @ApiOperation({
    summary: 'Create a schedule',
    description:
      'Runs have the rights of the owner of the workflow. An API key needs workflows:write and workflows:execute.',
  })
  @ApiEnvelope(ScheduleDto, { status: 201, example: SCHEDULE_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'FORBIDDEN', 'WORKFLOW_NOT_FOUND')
  create(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Body() dto: CreateScheduleDto,
  ): Promise<ScheduleDto> {
    return this.schedules.create(caller, workflowId, dto);
  }

  @Get(':scheduleId')
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({ summary: 'Get a schedule' })
  @ApiParam(ID)
  @ApiEnvelope(ScheduleDto, { example: SCHEDULE_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'WORKFLOW_NOT_FOUND', 'SCHEDULE_NOT_FOUND')
  get(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Param('scheduleId', ResourceIdPipe) id: number,
  ): Promise<ScheduleDto> {
    return this.schedules.get(caller, workflowId, id);
  }

  @Patch(':scheduleId')
  @Audited('schedule.updated')
  @Access(MAKES_RUNS)
  @ApiOperation({
    summary: 'Update a schedule',
    description: 'Takes effect at once. An API key needs workflows:write and workflows:execute.',
  })
  @ApiParam(ID)
  @ApiEnvelope(ScheduleDto, { example: SCHEDULE_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'FORBIDDEN', 'WORKFLOW_NOT_FOUND', 'SCHEDULE_NOT_FOUND')
  update(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Param('scheduleId', ResourceIdPipe) id: number,
    @Body() dto: UpdateScheduleDto,
  ): Promise<ScheduleDto> {
    return this.schedules.update(caller, workflowId, id, dto);
  }

  @Delete(':scheduleId')
  @Audited('schedule.deleted')
  @HttpCode(204)
  @Access({ anyScope: ['workflows:write'] })
  @ApiOperation({ summary: 'Delete a schedule' })
  @ApiParam(ID)
  @ApiNoContent('The schedule is gone')
  @ApiErrors('INVALID_INPUT', 'FORBIDDEN', 'WORKFLOW_NOT_FOUND', 'SCHEDULE_NOT_FOUND')
  remove(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Param('scheduleId', ResourceIdPipe) id: number,
  ): Promise<void> {
    return this.schedules.remove(caller, workflowId, id);
  }
}
