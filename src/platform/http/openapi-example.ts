/** As much of JSON Schema as our DTOs make. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
}

const DEEPEST = 8;

/**
 * An example of a schema: its own, else one put together from those of its fields. Fields without
 * any example or default are left out.
 */
export function exampleOf(
  schema: Schema | undefined,
  schemas: Readonly<Record<string, Schema>>,
  depth = 0,
): unknown {
  if (schema === undefined || depth > DEEPEST) return undefined;
  const own = schema.example ?? schema.default;
  if (own !== undefined) return own;
  const aside = referred(schema, schemas);
  if (aside !== undefined) return exampleOf(aside, schemas, depth + 1);
  if (schema.type === 'array') return exampleOfArray(schema, schemas, depth);
  return schema.properties === undefined
    ? schema.enum?.[0]
    : exampleOfObject(schema.properties, schemas, depth);
}

/** The schema that stands for this one. */
function referred(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema | undefined {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema.allOf?.[0] : schemas[name];
}

function exampleOfArray(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  depth: number,
): unknown[] {
  const item = exampleOf(schema.items, schemas, depth + 1);
  return item === undefined ? [] : [item];
}

function exampleOfObject(
  properties: Readonly<Record<string, Schema>>,
  schemas: Readonly<Record<string, Schema>>,
  depth: number,
): object {
  const entries = Object.entries(properties)
    .map(([name, schema]) => [name, exampleOf(schema, schemas, depth + 1)] as const)
    .filter(([, example]) => example !== undefined);
  return Object.fromEntries(entries);
}
