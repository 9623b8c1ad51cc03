import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

export interface QueryIntegerOptions {
  /** None: it may be left out; add `@IfGiven()`. */
  readonly default?: number;
  readonly min: number;
  readonly max: number;
  readonly description?: string;
  readonly example?: number;
}

/**
 * A query parameter that is a whole number in decimal digits. Anything else, and a value outside
 * the range, is refused. Give the property its default as initializer, too.
 */
export function QueryInteger(options: QueryIntegerOptions): PropertyDecorator {
  const { min, max } = options;
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: min,
      maximum: max,
      ...(options.default === undefined ? {} : { default: options.default }),
      example: options.example ?? options.default ?? min,
      ...(options.description === undefined ? {} : { description: options.description }),
    }),
    Transform(({ value }: { value: unknown }) => toInteger(value)),
    IsInt({ message: `$property must be a whole number` }),
    Min(min),
    Max(max),
  );
}

/** Unreadable text stays as it is, for the validator to refuse. */
function toInteger(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}
