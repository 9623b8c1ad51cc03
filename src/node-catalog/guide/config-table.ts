import type { JsonObject, JsonValue } from '../../common/json';
import { cell, code, table } from './markdown';

interface Field {
  /** Dotted; `[]` after a field means each of its elements. */
  readonly path: string;
  readonly schema: JsonObject;
  readonly required: boolean;
}

/** The fields of a config as a Markdown table; what is inside objects and lists stands below them. */
export function configTable(schema: JsonObject): string {
  const fields = fieldsIn(schema);
  if (fields.length === 0) return 'Nothing to configure.';
  return table(
    ['field', 'type', 'default', 'meaning'],
    fields.map(({ path, schema: field, required }) => [
      code(path),
      cell(typeText(field)),
      required ? '**required**' : cell(defaultText(field['default'])),
      cell(meaning(field)),
    ]),
  );
}

function fieldsIn(schema: JsonObject, prefix = ''): Field[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const items = asSchema(property['items']);
    return [
      { path, schema: property, required: required.includes(name) },
      ...fieldsIn(property, `${path}.`),
      ...(items === undefined ? [] : fieldsIn(items, `${path}[].`)),
    ];
  });
}

function typeText(schema: JsonObject): string {
  const options = schema['enum'];
  if (Array.isArray(options))
    return options.map((option) => code(JSON.stringify(option))).join(' ');
  const alternatives = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(alternatives)) {
    return [...new Set(alternatives.map((one) => typeText(asSchema(one) ?? {})))].join(' or ');
  }
  if (typeof schema['format'] === 'string') return schema['format'].replace(/^vantage-/, '');
  const { type, items } = schema;
  if (type === 'array') return `list of ${typeText(asSchema(items) ?? {})}`;
  if (Array.isArray(type)) return type.filter((one) => typeof one === 'string').join(' or ');
  return typeof type === 'string' ? type : 'any';
}

function meaning(schema: JsonObject): string {
  const { description, examples } = schema;
  const shown = Array.isArray(examples) ? examples.map((one) => code(JSON.stringify(one))) : [];
  const example = shown.length === 0 ? '' : `E.g. ${shown.join(', ')}`;
  const text = typeof description === 'string' ? description.replace(/\.?$/, '.') : '';
  return [text, limitsText(schema), example].filter((part) => part !== '').join(' ');
}

function limitsText({ minimum, maximum, minItems, maxItems, maxLength }: JsonObject): string {
  const limits = [
    rangeText(minimum, maximum, ''),
    rangeText(minItems, maxItems, ' elements'),
    rangeText(undefined, maxLength, ' characters'),
  ];
  return limits
    .filter((limit) => limit !== '')
    .map((limit) => `${limit}.`)
    .join(' ');
}

function rangeText(low: JsonValue | undefined, high: JsonValue | undefined, unit: string): string {
  if (typeof low === 'number' && typeof high === 'number') {
    return `${String(low)} to ${String(high)}${unit}`;
  }
  if (typeof low === 'number') return `At least ${String(low)}${unit}`;
  return typeof high === 'number' ? `At most ${String(high)}${unit}` : '';
}

function defaultText(value: JsonValue | undefined): string {
  return value === undefined ? '' : code(JSON.stringify(value));
}

function asSchema(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
