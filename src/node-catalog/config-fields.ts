import { getMetadataStorage } from 'class-validator';
import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { type CodeField, codeFieldsOf } from '../node-sdk';

/** A class of configs, or of objects nested in them. */
export type ConfigConstructor = new () => object;

/** Names of the fields that have validators, inherited ones included. */
export function fieldsOf(configClass: ConfigConstructor): string[] {
  return [...new Set(validationsOf(configClass).map((metadata) => metadata.propertyName))];
}

/** Fields that hold configs of their own: one, or an array of them. */
export interface NestedField {
  readonly name: string;
  /** Undefined where the author forgot `@Type(() => Class)`. */
  readonly type: ConfigConstructor | undefined;
  readonly many: boolean;
}

export function nestedFieldsOf(configClass: ConfigConstructor): NestedField[] {
  const nested = validationsOf(configClass).filter(({ type }) => type === 'nestedValidation');
  return nested.map(({ propertyName: name }) => {
    const declared = typeDeclarationOf(configClass, name);
    return {
      name,
      type: declared?.typeFunction() as ConfigConstructor | undefined,
      many: declared?.reflectedType === Array,
    };
  });
}

/** What the author declared with `@Type`, here or in a parent class. */
export function typeDeclarationOf(configClass: object, field: string) {
  for (let target = configClass; 'prototype' in target; target = parentOf(target)) {
    const declared = defaultMetadataStorage.findTypeMetadata(target as ConfigConstructor, field) as
      ReturnType<typeof defaultMetadataStorage.findTypeMetadata> | undefined;
    if (declared) return declared;
  }
  return undefined;
}

/** Whether class-transformer has to make something of a field's value. */
export function isTransformed(configClass: ConfigConstructor, field: string): boolean {
  return (
    typeDeclarationOf(configClass, field) !== undefined ||
    defaultMetadataStorage.findTransformMetadatas(
      configClass,
      field,
      TransformationType.PLAIN_TO_CLASS,
    ).length > 0
  );
}

/**
 * The fields marked `@Expression()` or `@Code()` by dotted names, nested ones included, `*` for any
 * position of an array: `rules.*.expression`.
 */
export function allCodeFieldsOf(
  configClass: ConfigConstructor,
  above: readonly ConfigConstructor[] = [],
): CodeField[] {
  if (above.includes(configClass)) return [];
  const nested = nestedFieldsOf(configClass).flatMap(({ name, type, many }) =>
    type === undefined
      ? []
      : allCodeFieldsOf(type, [...above, configClass]).map(({ field, kind }) => ({
          field: `${name}.${many ? '*.' : ''}${field}`,
          kind,
        })),
  );
  return [...codeFieldsOf(configClass), ...nested];
}

/** A config in which every field has its default. */
export function defaultsOf(configClass: ConfigConstructor): Record<string, unknown> {
  const entries = Object.entries(new configClass());
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function validationsOf(configClass: ConfigConstructor) {
  return getMetadataStorage().getTargetValidationMetadatas(configClass, '', true, false);
}

function parentOf(target: object): object {
  return Object.getPrototypeOf(target) as object;
}
