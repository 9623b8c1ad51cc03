import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate } from 'class-validator';
import { IfGiven } from './if-given.decorator';

/** A query parameter that is a moment, and may be left out. */
export function QueryMoment(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' }),
    IfGiven(),
    Type(() => Date),
    IsDate({ message: '$property must be a moment such as 2026-04-29T12:00:00Z' }),
  );
}
