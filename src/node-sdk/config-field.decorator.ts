import 'reflect-metadata';
import { JSONSchema } from 'class-validator-jsonschema';

const EXPRESSION_FIELDS = Symbol('vantage:expression-fields');

/**
 * Marks a config field as an expression: code, checked against the allow-list before anything
 * runs. Placeholders are refused in it; params are bound as `$name`.
 */
export function Expression(): PropertyDecorator {
  return (target, property) => {
    const fields = expressionFieldsOf(target.constructor);
    Reflect.defineMetadata(EXPRESSION_FIELDS, [...fields, String(property)], target.constructor);
    JSONSchema({ format: 'vantage-expression' })(target, String(property));
  };
}

/** Names of the fields marked with `@Expression()`. */
export function expressionFieldsOf(configClass: object): readonly string[] {
  return (Reflect.getMetadata(EXPRESSION_FIELDS, configClass) ?? []) as readonly string[];
}
