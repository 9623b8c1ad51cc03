import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { AppError, ErrorDetail } from '../../common/app-error';
import { severalFaults } from '../../common/several-faults';
import { unknownField } from './unknown-field';

/**
 * Checks bodies and queries against their DTO: unknown fields are refused, nothing is converted
 * unless the DTO says so. Throws INVALID_INPUT with a detail for each fault.
 */
@Injectable()
export class InputValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      transformOptions: { enableImplicitConversion: false, exposeDefaultValues: true },
      stopAtFirstError: false,
      validationError: { target: true },
      exceptionFactory: (errors) => invalidInput(errors),
    });
  }

  /** Path parameters stay text for the pipes that read them: Nest would make 1000 of "1e3". */
  protected override transformPrimitive(value: unknown): unknown {
    return value;
  }
}

/** The error for faults that class-validator found. */
export function invalidInput(errors: readonly ValidationError[]): AppError {
  return severalFaults(
    'INVALID_INPUT',
    errors.flatMap((error) => detailsOf(error, [])),
  );
}

function detailsOf(error: ValidationError, parents: readonly string[]): ErrorDetail[] {
  const path = [...parents, error.property];
  const own = messagesOf(error, path.join('.')).map((message) => ({
    path: path.join('.'),
    message: withFullPath(message, error.property, path),
  }));
  const below = error.constraints?.isArray === undefined ? (error.children ?? []) : [];
  return [...own, ...below.flatMap((child) => detailsOf(child, path))];
}

const KIND_CONSTRAINTS = ['whitelistValidation', 'isString', 'isInt', 'isBoolean', 'isArray'];

/** One message where the value is missing or of the wrong kind: the others follow from that. */
function messagesOf(error: ValidationError, path: string): string[] {
  const { constraints = {}, property } = error;
  const kind = KIND_CONSTRAINTS.find((name) => Object.hasOwn(constraints, name));
  if (kind === 'whitelistValidation') return [unknownField(error, path)];
  const messages = Object.values(constraints);
  const isMissing = error.value === undefined && kind !== 'isArray';
  if (isMissing && messages.length > 0) return [requiredMessage(property, constraints)];
  const own = kind === undefined ? undefined : constraints[kind];
  return own === undefined ? messages : [own];
}

/** Says what there is to choose from, where there is a choice. */
function requiredMessage(property: string, { isIn }: Readonly<Record<string, string>>): string {
  return `${property} is required${isIn === undefined ? '' : `; ${isIn}`}`;
}

/** class-validator names the last part of the path alone. */
function withFullPath(message: string, property: string, path: readonly string[]): string {
  if (path.length === 1 || !message.startsWith(`${property} `)) return message;
  return `${path.join('.')}${message.slice(property.length)}`;
}
