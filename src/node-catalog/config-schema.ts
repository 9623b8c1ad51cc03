import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { JsonObject, JsonValue } from '../common/json';
import { type CodeKind, codeFieldsOf } from '../node-sdk';
import { defaultsOf, typeDeclarationOf, type ConfigConstructor } from './config-fields';

/** How fields that hold no text of a run are marked: code, and names of ports. */
const CODE_FORMATS: Readonly<Record<CodeKind, string>> = {
  expression: 'vantage-expression',
  query: 'vantage-query',
  port: 'vantage-port',
};

interface FieldMetadata {
  readonly target: unknown;
  readonly propertyName: string;
}

/**
 * JSON Schema of a config class: nested classes stand inline, initial values are defaults, and a
 * field with a default is not required. Unknown fields are not allowed, as in validation.
 */
export function configSchemaOf(
  configClass: ConfigConstructor,
  above: readonly ConfigConstructor[] = [],
): JsonObject {
  const nestedSchema = (metadata: FieldMetadata): JsonObject => {
    const type = typeDeclarationOf(configClass, metadata.propertyName)?.typeFunction() as
      ConfigConstructor | undefined;
    const inside = [...above, configClass];
    return type === undefined || inside.includes(type)
      ? { type: 'object' }
      : configSchemaOf(type, inside);
  };
  const schema = targetConstructorToSchema(configClass, {
    classTransformerMetadataStorage: defaultMetadataStorage,
    additionalConverters: {
      [ValidationTypes.NESTED_VALIDATION]: nestedSchema,
      [ValidationTypes.CUSTOM_VALIDATION]: builtInSchema,
    },
  });
  return closed(JSON.parse(JSON.stringify(schema)) as JsonObject, configClass);
}

const BUILT_IN = new Map<unknown, JsonObject>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
  [Array, { type: 'array' }],
]);

/** For validators of an author's own: all that is known is the TypeScript type. */
function builtInSchema({ target, propertyName }: FieldMetadata): JsonObject {
  const owner = (target as ConfigConstructor).prototype as object;
  return BUILT_IN.get(Reflect.getMetadata('design:type', owner, propertyName)) ?? {};
}

function closed(schema: JsonObject, configClass: ConfigConstructor): JsonObject {
  const defaults = defaultsOf(configClass);
  const code = new Map(codeFieldsOf(configClass).map(({ field, kind }) => [field, kind]));
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>).map(
    ([name, property]) => {
      const kind = code.get(name);
      return [
        name,
        {
          ...property,
          ...(kind === undefined ? {} : { format: CODE_FORMATS[kind] }),
          ...(name in defaults ? { default: plain(defaults[name]) } : {}),
        },
      ];
    },
  );
  const required = ((schema['required'] ?? []) as string[]).filter((name) => !(name in defaults));
  return {
    ...schema,
    type: 'object',
    properties: Object.fromEntries(properties) as JsonObject,
    required,
    additionalProperties: false,
  };
}

function plain(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
