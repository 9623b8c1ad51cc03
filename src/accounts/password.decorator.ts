import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, MaxLength } from 'class-validator';

const SHORTEST_PASSWORD = 12;
/** Long enough for any passphrase; hashing more would only help someone who wants to load us. */
const LONGEST_PASSWORD = 1024;

/** A password being chosen: 12 to 1024 characters, no other rule. */
export function NewPassword(options: { readonly required: boolean }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      format: 'password',
      required: options.required,
      minLength: SHORTEST_PASSWORD,
      maxLength: LONGEST_PASSWORD,
      example: 'correct horse battery staple',
    }),
    IsString(),
    Length(SHORTEST_PASSWORD, LONGEST_PASSWORD),
  );
}

/** A password being checked: whatever its length, it is right or wrong. */
export function PresentedPassword(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, format: 'password', example: 'correct horse battery staple' }),
    IsString(),
    MaxLength(LONGEST_PASSWORD),
  );
}
