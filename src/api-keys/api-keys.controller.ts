import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit/audited.decorator';
import { Access } from '../platform/http/access.decorator';
import { FlatAnswer } from '../platform/http/answers';
import { ApiErrors, ApiFlat } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import type { Principal } from '../platform/http/principal';
import { ResourceIdPipe } from '../platform/http/resource-id.pipe';
import { ApiKeyDto, CreateApiKeyDto, CreatedApiKeyDto, UpdateApiKeyDto } from './api-key.dto';
import { CREATED_KEY_EXAMPLE, KEY_EXAMPLE } from './api-key.examples';
import { ApiKeysService } from './api-keys.service';

@ApiTags('API keys')
@Controller('keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Audited('key.created')
  @Access()
  @ApiOperation({
    summary: 'Create an API key',
    description: 'The full key is shown in this answer only: store it now.',
  })
  @ApiFlat(
    { key: CreatedApiKeyDto, full_key: { type: 'string' } },
    {
      status: 201,
      description: 'The key and, this once, its value',
      example: { key: CREATED_KEY_EXAMPLE, full_key: 'vntg_abc123def456ghi789jkl012mno345' },
    },
  )
  @ApiErrors('INVALID_INPUT', 'FORBIDDEN')
  async create(
    @CurrentPrincipal() caller: Principal,
    @Body() dto: CreateApiKeyDto,
  ): Promise<FlatAnswer> {
    return new FlatAnswer(await this.keys.create(caller, dto));
  }

  @Get()
  @Access()
  @ApiOperation({
    summary: 'List API keys',
    description:
      'Your own keys; with an administrator’s session or client-level key, all of the organization.',
  })
  @ApiFlat(
    { keys: [ApiKeyDto] },
    { description: 'Keys in order of their creation', example: { keys: [KEY_EXAMPLE] } },
  )
  async list(@CurrentPrincipal() caller: Principal): Promise<FlatAnswer> {
    return new FlatAnswer(await this.keys.list(caller));
  }

  @Patch(':keyId')
  @Audited('key.updated')
  @Access()
  @ApiOperation({ summary: 'Update an API key', description: 'Changes its name or its scopes.' })
  @ApiParam({ name: 'keyId', type: 'integer', example: 12 })
  @ApiFlat(
    { key: ApiKeyDto },
    {
      description: 'The key as it is now',
      example: { key: { ...KEY_EXAMPLE, name: 'Renamed Key' } },
    },
  )
  @ApiErrors('INVALID_INPUT', 'FORBIDDEN', 'KEY_NOT_FOUND')
  async update(
    @CurrentPrincipal() caller: Principal,
    @Param('keyId', ResourceIdPipe) id: number,
    @Body() dto: UpdateApiKeyDto,
  ): Promise<FlatAnswer> {
    return new FlatAnswer(await this.keys.update(caller, id, dto));
  }

  @Delete(':keyId')
  @Audited('key.revoked')
  @Access()
  @ApiOperation({ summary: 'Revoke an API key', description: 'It stops working at once.' })
  @ApiParam({ name: 'keyId', type: 'integer', example: 12 })
  @ApiFlat(
    { revoked: { type: 'boolean', enum: [true] } },
    { description: 'The key is revoked', example: { revoked: true } },
  )
  @ApiErrors('FORBIDDEN', 'KEY_NOT_FOUND')
  async revoke(
    @CurrentPrincipal() caller: Principal,
    @Param('keyId', ResourceIdPipe) id: number,
  ): Promise<FlatAnswer> {
    return new FlatAnswer(await this.keys.revoke(caller, id));
  }
}
