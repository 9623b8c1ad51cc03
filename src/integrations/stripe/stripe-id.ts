import { applyDecorators } from '@nestjs/common';
import { IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** An optional config field that narrows a list down to those of one Stripe object. */
export function StripeId(description: string, example: string): PropertyDecorator {
  return applyDecorators(
    JSONSchema({ description, examples: [example] }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
  );
}
