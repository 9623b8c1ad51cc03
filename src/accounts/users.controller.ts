import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit/audited.decorator';
import { Access } from '../platform/http/access.decorator';
import { ApiEnvelope, ApiErrors, ApiNoContent } from '../platform/http/api-answer.decorators';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import { PageQuery } from '../platform/http/page.dto';
import type { Principal } from '../platform/http/principal';
import { ResourceIdPipe } from '../platform/http/resource-id.pipe';
import {
  CreatedUserDto,
  CreateUserDto,
  UpdateUserDto,
  USER_EXAMPLE,
  UserDto,
  UserListDto,
} from './user.dto';
import { UsersService } from './users.service';

/** API keys don't open these routes: their scopes are about workflows. */
@ApiTags('Users')
@Access({ role: 'admin', via: 'session' })
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ApiOperation({ summary: 'List users', description: 'All users of the organization, by id.' })
  @ApiEnvelope(UserListDto, {
    description: 'A page of users',
    example: { users: [USER_EXAMPLE], total: 1, page: 0, limit: 50 },
  })
  @ApiErrors('INVALID_INPUT')
  list(@CurrentPrincipal() caller: Principal, @Query() query: PageQuery): Promise<UserListDto> {
    return this.users.list(caller, query);
  }

  @Post()
  @Audited('user.created')
  @ApiOperation({
    summary: 'Create a user',
    description: 'Without a password the answer carries a temporary one, this once.',
  })
  @ApiEnvelope(CreatedUserDto, {
    status: 201,
    description: 'The user',
    example: { ...USER_EXAMPLE, temporary_password: 'sXk3v9Qm2TzLr8YbWd4F' },
  })
  @ApiErrors('INVALID_INPUT', 'CONFLICT')
  create(
    @CurrentPrincipal() caller: Principal,
    @Body() dto: CreateUserDto,
  ): Promise<CreatedUserDto> {
    return this.users.create(caller, dto);
  }

  @Patch(':userId')
  @Audited('user.updated')
  @ApiOperation({
    summary: 'Update a user',
    description: 'Role, access or password; a new password or no access ends the sessions.',
  })
  @ApiParam({ name: 'userId', type: 'integer', example: 4 })
  @ApiEnvelope(UserDto, { description: 'The user as it is now', example: USER_EXAMPLE })
  @ApiErrors('INVALID_INPUT', 'USER_NOT_FOUND', 'CONFLICT')
  update(
    @CurrentPrincipal() caller: Principal,
    @Param('userId', ResourceIdPipe) id: number,
    @Body() dto: UpdateUserDto,
  ): Promise<UserDto> {
    return this.users.update(caller, id, dto);
  }

  @Delete(':userId')
  @Audited('user.deleted')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a user',
    description: 'Their workflows stay with the organization; their API keys stop working.',
  })
  @ApiParam({ name: 'userId', type: 'integer', example: 4 })
  @ApiNoContent('The user is gone')
  @ApiErrors('INVALID_INPUT', 'USER_NOT_FOUND', 'CONFLICT')
  delete(
    @CurrentPrincipal() caller: Principal,
    @Param('userId', ResourceIdPipe) id: number,
  ): Promise<void> {
    return this.users.delete(caller, id);
  }
}
