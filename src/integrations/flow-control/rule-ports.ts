import type { ConfigProblem, ConfiguredOutputs, JsonObject, JsonValue } from '../../node-sdk';

/** Where rows leave that no rule takes. */
export const ELSE_PORT = 'else';

/** A port a rule, in the order of the rules, then `else`. */
export const RULE_PORTS: ConfiguredOutputs = {
  rule: 'One port a rule, called by its `name`, or `rule1`, `rule2`, ... by its place; then `else`.',
  example: ['rule1', ELSE_PORT],
  of: ({ rules }: JsonObject) => [
    ...(Array.isArray(rules) ? rules : []).map((rule, index) => portOf(nameIn(rule), index)),
    ELSE_PORT,
  ],
};

export function portOf(name: string | undefined, index: number): string {
  return name ?? `rule${String(index + 1)}`;
}

/** Ports that have the name of another one; names that differ by case alone are too much alike. */
export function portProblems(rules: readonly { readonly name?: string }[]): ConfigProblem[] {
  const taken = new Map([[ELSE_PORT, 'of the rows that no rule takes']]);
  return rules.flatMap(({ name }, index) => {
    const port = portOf(name, index);
    const owner = taken.get(port.toLowerCase());
    const path = `rules.${String(index)}.name`;
    if (owner === undefined) {
      taken.set(port.toLowerCase(), `of rule ${String(index + 1)}`);
      return [];
    }
    return [
      { path, message: `${path}: "${port}" is already the port ${owner}; choose another name` },
    ];
  });
}

function nameIn(rule: JsonValue): string | undefined {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return undefined;
  return typeof rule['name'] === 'string' ? rule['name'] : undefined;
}
