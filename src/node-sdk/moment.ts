import { applyDecorators } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from './config-field.decorator';

/** A moment as machines count them, in unix seconds, or as people write them. */
export type Moment = number | string;

/** ISO 8601: a date, or a date with a time, which without a zone is in UTC. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Unix seconds of a moment, with their fraction; undefined where the value is none. */
export function unixSeconds(moment: unknown): number | undefined {
  if (typeof moment === 'number') return moment >= 0 && moment < 1e11 ? moment : undefined;
  if (typeof moment !== 'string') return undefined;
  const text = moment.trim().replace(' ', 'T');
  const match = ISO.exec(text);
  if (!match) return undefined;
  const isLocal = text.length > 10 && match[1] === undefined;
  const milliseconds = Date.parse(isLocal ? `${text}Z` : text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** Unix seconds as ISO 8601 in UTC; undefined for what is no such moment. */
export function isoMoment(seconds: unknown): string | undefined {
  const number = typeof seconds === 'string' ? Number(seconds || NaN) : seconds;
  if (typeof number !== 'number' || !(Math.abs(number) < 1e11)) return undefined;
  return new Date(number * 1000).toISOString();
}

/** An optional config field that is a moment. */
export function IsMoment(description: string): PropertyDecorator {
  return applyDecorators(
    JSONSchema({
      description,
      anyOf: [{ type: 'number', minimum: 0 }, { type: 'string' }],
      examples: ['2026-04-01', 1775001600],
    }),
    IsOptional(),
    Satisfies((value) =>
      unixSeconds(value) === undefined
        ? 'must be a date, ISO 8601 time or unix seconds'
        : undefined,
    ),
  );
}
