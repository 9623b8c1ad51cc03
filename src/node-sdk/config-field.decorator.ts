import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateBy, type ValidationArguments } from 'class-validator';
import { PORT_NAME } from './configured-outputs';

const CODE_FIELDS = Symbol.for('vantage:code-fields');
const ESCAPED_FIELDS = Symbol.for('vantage:escaped-fields');

/**
 * `expression`: over the columns of the engine; `query`: in the language of another system; `port`:
 * the name of a port.
 */
export type CodeKind = 'expression' | 'query' | 'port';

/** A field that holds code, in which placeholders are refused. */
export interface CodeField {
  readonly field: string;
  readonly kind: CodeKind;
}

/** Makes a value harmless where a text is markup: `&` becomes `&amp;` in HTML. */
export type Escape = (value: string) => string;

/** A field whose placeholders are escaped. */
export interface EscapedField {
  readonly field: string;
  /** By the config as it is when its placeholders are filled in; undefined: nothing to escape. */
  readonly escapeIn: (config: Readonly<Record<string, unknown>>) => Escape | undefined;
}

/**
 * Marks a config field as an expression: code, checked against the allow-list before anything
 * runs. Placeholders are refused in it; params are bound as `$name`. In the config's JSON Schema it
 * has the format `vantage-expression`.
 */
export function Expression(): PropertyDecorator {
  return codeField('expression');
}

/**
 * Marks a config field as code of another system, such as a query of a database. Placeholders are
 * refused in it: values go into a field `params` beside it, which the node binds. In the config's
 * JSON Schema it has the format `vantage-query`.
 */
export function Code(): PropertyDecorator {
  return codeField('query');
}

/**
 * Marks a config field that names a port of the node (see `ConfiguredOutputs`). Placeholders are
 * refused in it: edges refer to the name, long before any run has params.
 */
export function PortName(): PropertyDecorator {
  return applyDecorators(
    codeField('port'),
    Matches(PORT_NAME, {
      message:
        '$property must be 1 to 64 letters, digits, _ or -, and begin with a letter: it names a port',
    }),
  );
}

/** The fields marked with `@Expression()`, `@Code()` and `@PortName()`. */
export function codeFieldsOf(configClass: object): readonly CodeField[] {
  return (Reflect.getMetadata(CODE_FIELDS, configClass) ?? []) as readonly CodeField[];
}

function codeField(kind: CodeKind): PropertyDecorator {
  return (target, property) => {
    const fields = codeFieldsOf(target.constructor);
    const own = { field: String(property), kind };
    Reflect.defineMetadata(CODE_FIELDS, [...fields, own], target.constructor);
  };
}

/**
 * Marks a text that is markup: what placeholders put into it is escaped, also a value that is the
 * whole text; what its author wrote stays.
 */
export function Escaped(escapeIn: EscapedField['escapeIn']): PropertyDecorator {
  return (target, property) => {
    const fields = escapedFieldsOf(target.constructor);
    const own = { field: String(property), escapeIn };
    Reflect.defineMetadata(ESCAPED_FIELDS, [...fields, own], target.constructor);
  };
}

/** The fields marked with `@Escaped()`. */
export function escapedFieldsOf(configClass: object): readonly EscapedField[] {
  return (Reflect.getMetadata(ESCAPED_FIELDS, configClass) ?? []) as readonly EscapedField[];
}

/**
 * A rule for a field that no decorator of class-validator says. `faultOf` answers what is wrong, to
 * be read after the field's name ("must be ..."), or undefined. State the field's JSON Schema beside
 * it with `@JSONSchema`.
 */
export function Satisfies(
  faultOf: (value: unknown, config: never) => string | undefined,
): PropertyDecorator {
  const fault = (args?: ValidationArguments): string | undefined =>
    faultOf(args?.value, args?.object as never);
  return ValidateBy({
    name: 'satisfies',
    validator: {
      validate: (_: unknown, args) => fault(args) === undefined,
      defaultMessage: (args) => `$property ${fault(args) ?? ''}`,
    },
  });
}
