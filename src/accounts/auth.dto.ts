import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import type { Role } from '../platform/http/principal';
import { Trimmed } from '../platform/http/trimmed.decorator';
import { NewEmail, PresentedEmail } from './new-email.decorator';
import { NewPassword, PresentedPassword } from './password.decorator';
import { ROLES } from './user.dto';

/** A new organization and its first administrator. */
export class SignUpDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, example: 'Analytical Engines' })
  @Trimmed()
  @IsString()
  @Length(1, 100)
  organization_name!: string;

  @NewEmail()
  email!: string;

  @NewPassword({ required: true })
  password!: string;
}

export class LoginDto {
  @PresentedEmail()
  email!: string;

  @PresentedPassword()
  password!: string;
}

export class ChangePasswordDto {
  @PresentedPassword()
  current_password!: string;

  @NewPassword({ required: true })
  new_password!: string;
}

export class OrganizationDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ type: String, example: 'Analytical Engines' })
  name!: string;
}

/** Who is signed in. */
export class AccountDto {
  @ApiProperty({ type: 'integer', example: 3 })
  id!: number;

  @ApiProperty({ type: String, example: 'ada@example.com' })
  email!: string;

  @ApiProperty({ type: String, enum: ROLES, example: 'admin' })
  role!: Role;

  @ApiProperty({ type: OrganizationDto })
  organization!: OrganizationDto;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  created!: string;
}

export const ACCOUNT_EXAMPLE = {
  id: 3,
  email: 'ada@example.com',
  role: 'admin',
  organization: { id: 1, name: 'Analytical Engines' },
  created: '2026-04-29T12:00:00.000Z',
};
