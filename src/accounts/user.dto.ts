import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.decorator';
import { PageDto } from '../platform/http/page.dto';
import type { Role } from '../platform/http/principal';
import { NewEmail } from './new-email.decorator';
import { NewPassword } from './password.decorator';

export const ROLES: readonly Role[] = ['admin', 'member'];

export class CreateUserDto {
  @NewEmail()
  email!: string;

  /** An `admin` manages users and sees everything of the organization. */
  @ApiPropertyOptional({ type: String, enum: ROLES, default: 'member', example: 'member' })
  @IfGiven()
  @IsIn(ROLES)
  role?: Role;

  /** Omitted: the answer carries a temporary one, this once. */
  @IfGiven()
  @NewPassword({ required: false })
  password?: string;
}

export class UpdateUserDto {
  @ApiPropertyOptional({ type: String, enum: ROLES, example: 'admin' })
  @IfGiven()
  @IsIn(ROLES)
  role?: Role;

  /** False: the user can't sign in, and their keys stop working. */
  @ApiPropertyOptional({ type: Boolean, example: true })
  @IfGiven()
  @IsBoolean()
  is_active?: boolean;

  /** A new password; ends the user's sessions. */
  @IfGiven()
  @NewPassword({ required: false })
  password?: string;
}

export class UserDto {
  @ApiProperty({ type: 'integer', example: 4 })
  id!: number;

  @ApiProperty({ type: String, example: 'grace@example.com' })
  email!: string;

  @ApiProperty({ type: String, enum: ROLES, example: 'member' })
  role!: Role;

  @ApiProperty({ type: Boolean, example: true })
  is_active!: boolean;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  created!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  modified!: string;
}

export class CreatedUserDto extends UserDto {
  /** Where none was given: pass it on, it is not shown again. */
  @ApiPropertyOptional({ type: String, example: 'sXk3v9Qm2TzLr8YbWd4F' })
  temporary_password?: string;
}

export class UserListDto extends PageDto {
  @ApiProperty({ type: [UserDto] })
  users!: UserDto[];
}

export const USER_EXAMPLE = {
  id: 4,
  email: 'grace@example.com',
  role: 'member',
  is_active: true,
  created: '2026-04-29T12:00:00.000Z',
  modified: '2026-04-29T12:00:00.000Z',
};
