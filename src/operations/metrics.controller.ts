import { Controller, Get, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../platform/http/access.decorator';
import { ApiErrors } from '../platform/http/api-answer.decorators';
import { METRICS_TOKEN_SCHEME } from '../platform/http/openapi-document';
import { MetricsReport } from './metrics-report';
import { MetricsTokenGuard } from './metrics-token.guard';

const EXAMPLE = `# HELP vantage_runs_running Runs at work in this process
# TYPE vantage_runs_running gauge
vantage_runs_running 2
`;

@ApiTags('Health')
@Controller('metrics')
@Public()
@UseGuards(MetricsTokenGuard)
export class MetricsController {
  constructor(private readonly report: MetricsReport) {}

  @Get()
  @ApiBearerAuth(METRICS_TOKEN_SCHEME)
  @ApiOperation({
    summary: 'Metrics for Prometheus',
    description: 'Opened by METRICS_TOKEN; docs/operations.md says what each metric means.',
  })
  @ApiResponse({
    status: 200,
    description: 'The metrics of this process, in the text format of Prometheus',
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  @ApiErrors('UNAUTHORIZED', 'RATE_LIMITED')
  async metrics(): Promise<StreamableFile> {
    const text = await this.report.text();
    return new StreamableFile(Buffer.from(text), { type: this.report.contentType });
  }
}
