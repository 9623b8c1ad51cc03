import 'reflect-metadata';
import { ValidateBy, type ValidationArguments } from 'class-validator';

const EXPRESSION_FIELDS = Symbol.for('vantage:expression-fields');

/**
 * Marks a config field as an expression: code, checked against the allow-list before anything
 * runs. Placeholders are refused in it; params are bound as `$name`. In the config's JSON Schema it
 * has the format `vantage-expression`.
 */
export function Expression(): PropertyDecorator {
  return (target, property) => {
    const fields = expressionFieldsOf(target.constructor);
    Reflect.defineMetadata(EXPRESSION_FIELDS, [...fields, String(property)], target.constructor);
  };
}

/** Names of the fields marked with `@Expression()`. */
export function expressionFieldsOf(configClass: object): readonly string[] {
  return (Reflect.getMetadata(EXPRESSION_FIELDS, configClass) ?? []) as readonly string[];
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
