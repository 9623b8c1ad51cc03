import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../platform/http/access.decorator';
import { ApiEnvelope } from '../platform/http/api-answer.decorators';
import { CredentialRegistry } from './credential-registry';
import {
  CREDENTIAL_TYPES_EXAMPLE,
  type CredentialTypeDto,
  CredentialTypeListDto,
} from './credential-type.dto';
import type { RegisteredCredential } from './registered-credential';

@ApiTags('Credentials')
@Controller('credential-types')
export class CredentialTypesController {
  constructor(private readonly registry: CredentialRegistry) {}

  @Get()
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({
    summary: 'List credential types',
    description: 'With the JSON Schema of the data that a credential of each type holds.',
  })
  @ApiEnvelope(CredentialTypeListDto, {
    description: 'The types of credential by key',
    example: CREDENTIAL_TYPES_EXAMPLE,
  })
  list(): CredentialTypeListDto {
    const types = this.registry.all().map(toCredentialTypeDto);
    return { credential_types: types, total: types.length };
  }
}

function toCredentialTypeDto(registered: RegisteredCredential): CredentialTypeDto {
  const { type, label, description, category, dataSchema, secretFields } = registered;
  return {
    type,
    label,
    description,
    category: category.name,
    integration: category.key,
    data_schema: dataSchema,
    secret_fields: secretFields,
  };
}
