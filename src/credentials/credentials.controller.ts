import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit/audited.decorator';
import { Access } from '../platform/http/access.decorator';
import { ApiEnvelope, ApiErrors, ApiNoContent } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import type { Principal } from '../platform/http/principal';
import { ResourceIdPipe } from '../platform/http/resource-id.pipe';
import {
  CreateCredentialDto,
  CredentialDto,
  CredentialListDto,
  CredentialTestDto,
  ListCredentialsQuery,
  RotationDto,
  UpdateCredentialDto,
} from './credential.dto';
import { CREDENTIAL_EXAMPLE } from './credential.examples';
import { CredentialTestsService } from './credential-tests.service';
import { CredentialsService } from './credentials.service';
import { RotationService } from './rotation.service';

/** API keys don't open these routes: their scopes are about workflows. */
@ApiTags('Credentials')
@Access({ role: 'admin', via: 'session' })
@Controller('credentials')
export class CredentialsController {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly tests: CredentialTestsService,
    private readonly rotations: RotationService,
  ) {}

  @Get()
  @Access({ via: 'session' })
  @ApiOperation({
    summary: 'List credentials',
    description: 'Those of the organization by id, without their secrets.',
  })
  @ApiEnvelope(CredentialListDto, {
    description: 'Credentials',
    example: { credentials: [CREDENTIAL_EXAMPLE], next_cursor: null },
  })
  @ApiErrors('INVALID_INPUT')
  list(
    @CurrentPrincipal() caller: Principal,
    @Query() query: ListCredentialsQuery,
  ): Promise<CredentialListDto> {
    return this.credentials.list(caller, query);
  }

  @Post()
  @Audited('credential.created')
  @ApiOperation({
    summary: 'Create a credential',
    description: 'Its secrets are encrypted and never shown again.',
  })
  @ApiEnvelope(CredentialDto, {
    status: 201,
    description: 'The credential without its secrets',
    example: CREDENTIAL_EXAMPLE,
  })
  @ApiErrors('INVALID_INPUT', 'CONFLICT')
  create(
    @CurrentPrincipal() caller: Principal,
    @Body() dto: CreateCredentialDto,
  ): Promise<CredentialDto> {
    return this.credentials.create(caller, dto);
  }

  @Post('rotate')
  @Audited('credential.rotated')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Encrypt credentials anew',
    description:
      'Those of the organization that are encrypted with an earlier key. The server does the same by itself after its keys change.',
  })
  @ApiEnvelope(RotationDto, {
    description: 'What was done',
    example: { rotated: 12, already_current: 3, unreadable: 0 },
  })
  rotate(@CurrentPrincipal() caller: Principal): Promise<RotationDto> {
    return this.rotations.rotate(caller);
  }

  @Get(':credentialId')
  @Access({ via: 'session' })
  @ApiOperation({ summary: 'Get a credential', description: 'Without its secrets.' })
  @ApiParam({ name: 'credentialId', type: 'integer', example: 7 })
  @ApiEnvelope(CredentialDto, { description: 'The credential', example: CREDENTIAL_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'CREDENTIAL_NOT_FOUND')
  get(
    @CurrentPrincipal() caller: Principal,
    @Param('credentialId', ResourceIdPipe) id: number,
  ): Promise<CredentialDto> {
    return this.credentials.get(caller, id);
  }

  @Patch(':credentialId')
  @Audited('credential.updated')
  @ApiOperation({
    summary: 'Update a credential',
    description:
      'Fields of `data` that are left out stay as they are; a change of where or how secrets are sent needs the secrets again.',
  })
  @ApiParam({ name: 'credentialId', type: 'integer', example: 7 })
  @ApiEnvelope(CredentialDto, {
    description: 'The credential as it is now',
    example: CREDENTIAL_EXAMPLE,
  })
  @ApiErrors('INVALID_INPUT', 'CREDENTIAL_NOT_FOUND', 'CONFLICT')
  update(
    @CurrentPrincipal() caller: Principal,
    @Param('credentialId', ResourceIdPipe) id: number,
    @Body() dto: UpdateCredentialDto,
  ): Promise<CredentialDto> {
    return this.credentials.update(caller, id, dto);
  }

  @Delete(':credentialId')
  @Audited('credential.deleted')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a credential',
    description: 'Workflows that name it fail from now on; a default is not replaced by another.',
  })
  @ApiParam({ name: 'credentialId', type: 'integer', example: 7 })
  @ApiNoContent('The credential is gone')
  @ApiErrors('INVALID_INPUT', 'CREDENTIAL_NOT_FOUND')
  delete(
    @CurrentPrincipal() caller: Principal,
    @Param('credentialId', ResourceIdPipe) id: number,
  ): Promise<void> {
    return this.credentials.remove(caller, id);
  }

  @Post(':credentialId/test')
  @Audited('credential.tested')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Test a credential',
    description:
      'Uses it in a way that changes nothing, for ten seconds at the most. A test that fails is an answer, not an error.',
  })
  @ApiParam({ name: 'credentialId', type: 'integer', example: 7 })
  @ApiEnvelope(CredentialTestDto, {
    description: 'How it went',
    example: { ok: true, message: 'Signed in as acme', duration_ms: 212 },
  })
  @ApiErrors('INVALID_INPUT', 'CREDENTIAL_NOT_FOUND', 'SERVICE_UNAVAILABLE')
  test(
    @CurrentPrincipal() caller: Principal,
    @Param('credentialId', ResourceIdPipe) id: number,
  ): Promise<CredentialTestDto> {
    return this.tests.test(caller, id);
  }
}
