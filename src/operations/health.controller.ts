import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../platform/http/access.decorator';
import { ApiEnvelope } from '../platform/http/api-answer.decorators';
import { LivenessDto, ReadinessDto } from './health.dto';
import { HealthService } from './health.service';

@ApiTags('Health')
@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process runs and answers. */
  @Get('live')
  @ApiOperation({ summary: 'Whether the server runs' })
  @ApiEnvelope(LivenessDto, { description: 'It does', example: { status: 'ok' } })
  live(): LivenessDto {
    return { status: 'ok' };
  }

  /** 503 while something the server needs is out of reach, and while it shuts down. */
  @Get('ready')
  @ApiOperation({ summary: 'Whether the server can do its work' })
  @ApiEnvelope(ReadinessDto, {
    description: 'It can',
    example: { status: 'ready', checks: { database: 'ok', engine: 'ok', store: 'ok' } },
  })
  ready(): Promise<ReadinessDto> {
    return this.health.readiness();
  }
}
