import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../platform/http/access.decorator';
import { ApiEnvelope, ApiErrors } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import type { Principal } from '../platform/http/principal';
import { AUDIT_ENTRY_EXAMPLE, AuditPageDto, ListAuditQuery } from './audit.dto';
import { AuditService } from './audit.service';

@ApiTags('Audit log')
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Access({ role: 'admin', level: 'client', anyScope: ['workflows:read'] })
  @ApiOperation({
    summary: 'Read the audit log',
    description:
      'Who did what in the organization, the newest first: for an admin’s session, or a client-level ' +
      'key of an admin.',
  })
  @ApiEnvelope(AuditPageDto, {
    description: 'A part of the log',
    example: { entries: [AUDIT_ENTRY_EXAMPLE], next_cursor: null },
  })
  @ApiErrors('INVALID_INPUT')
  list(
    @CurrentPrincipal() caller: Principal,
    @Query() query: ListAuditQuery,
  ): Promise<AuditPageDto> {
    return this.audit.list(caller, query);
  }
}
