import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Audited } from '../../audit/audited.decorator';
import { Access } from '../../platform/http/access.decorator';
import type { SplicedJson } from '../../platform/http/answers';
import { ApiBinary, ApiEnvelope, ApiErrors } from '../../platform/http/api-answer.decorators';
import { ClientGone } from '../../platform/http/client-gone.decorator';
import { CurrentPrincipal } from '../../platform/http/current-principal.decorator';
import type { Principal } from '../../platform/http/principal';
import { ResourceIdPipe } from '../../platform/http/resource-id.pipe';
import { EXPORT_CONTENT, RESULT_ID } from './result-documents';
import {
  DATA_PAGE_EXAMPLE,
  DataPageDto,
  DataPageQuery,
  ExportQuery,
  LATEST_OUTPUTS_EXAMPLE,
  LatestOutputsDto,
  OutputsQuery,
} from './result.dto';
import { ResultsService } from './results.service';

const READERS = { anyScope: ['workflows:read', 'workflows:execute'] } as const;
const RESULT_PARAM = {
  name: 'resultId',
  type: String,
  description: '`result_id` of an execution, as it is or percent-encoded',
  example: RESULT_ID,
};

@ApiTags('Execution data')
@ApiParam({ name: 'workflowId', type: 'integer', example: 42 })
@Controller('workflows/:workflowId')
export class ResultsController {
  constructor(private readonly results: ResultsService) {}

  @Get('data/:resultId')
  @Access(READERS)
  @ApiOperation({
    summary: 'Get execution results',
    description: 'A page of the rows of an earlier run. A page past the end has no rows.',
  })
  @ApiParam(RESULT_PARAM)
  @ApiEnvelope(DataPageDto, { description: 'A page of rows', example: DATA_PAGE_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'WORKFLOW_NOT_FOUND', 'DATA_EXPIRED', 'SERVICE_UNAVAILABLE')
  readPage(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Param('resultId') resultId: string,
    @Query() query: DataPageQuery,
  ): Promise<SplicedJson> {
    return this.results.readPage(caller, workflowId, resultId, query);
  }

  @Get('data/:resultId/export')
  @Audited('data.exported')
  @Access(READERS)
  @ApiOperation({
    summary: 'Export execution results',
    description:
      'All rows as a file named after the workflow. It is made before the answer begins, so a file ' +
      'that arrives whole is complete. In csv and xlsx, texts and names of columns that a ' +
      'spreadsheet would run as a formula get an apostrophe in front; csv tells null (nothing) from ' +
      'the empty text (""), nested values are JSON. xlsx goes on in further sheets after 1 048 576 ' +
      'rows; a text of more than 32 767 characters is refused there.',
  })
  @ApiParam(RESULT_PARAM)
  @ApiBinary('The rows', EXPORT_CONTENT)
  @ApiErrors(
    'INVALID_INPUT',
    'WORKFLOW_NOT_FOUND',
    'DATA_EXPIRED',
    'EXPORT_FAILED',
    'SERVICE_UNAVAILABLE',
  )
  export(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Param('resultId') resultId: string,
    @Query() { format }: ExportQuery,
    @ClientGone() signal: AbortSignal,
  ): Promise<StreamableFile> {
    return this.results.export(caller, workflowId, resultId, format, signal);
  }

  @Get('outputs')
  @Access(READERS)
  @ApiOperation({
    summary: 'Get the latest outputs',
    description:
      'The latest result of each dashboard output of the workflow, with its first rows. It is kept ' +
      'until a run that started later completes, or the node is gone; further rows are read and ' +
      'exported under its `result_id`.',
  })
  @ApiEnvelope(LatestOutputsDto, { example: LATEST_OUTPUTS_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'WORKFLOW_NOT_FOUND', 'SERVICE_UNAVAILABLE')
  latestOutputs(
    @CurrentPrincipal() caller: Principal,
    @Param('workflowId', ResourceIdPipe) workflowId: number,
    @Query() query: OutputsQuery,
  ): Promise<SplicedJson> {
    return this.results.latestOutputs(caller, workflowId, query);
  }
}
