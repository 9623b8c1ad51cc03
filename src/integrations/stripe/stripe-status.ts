import { applyDecorators } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** An optional config field that narrows a list down to one of some states. */
export function OneOf(
  field: string,
  values: readonly string[],
  description: string,
): PropertyDecorator {
  return applyDecorators(
    JSONSchema({ description, examples: values.slice(0, 1) }),
    IsOptional(),
    IsIn(values, { message: `${field} must be one of ${values.join(', ')}` }),
  );
}
