import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import { normalizeEmail } from './email-address';

const LONGEST_EMAIL = 254;
const normalized = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? normalizeEmail(value) : value;

/** An address being given to a new account; read in its normal spelling. */
export function NewEmail(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, maxLength: LONGEST_EMAIL, example: 'ada@example.com' }),
    Transform(normalized),
    IsEmail({ require_tld: false }),
    MaxLength(LONGEST_EMAIL),
  );
}

/** An address presented at login: any text, which fits an account or none. */
export function PresentedEmail(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, maxLength: LONGEST_EMAIL, example: 'ada@example.com' }),
    Transform(normalized),
    IsString(),
    MaxLength(LONGEST_EMAIL),
  );
}
