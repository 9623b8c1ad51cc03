import { Type } from 'class-transformer';
import { IsArray, IsString, ValidateNested } from 'class-validator';
import {
  type ConfiguredOutputs,
  Integration,
  type JsonObject,
  NodeType,
  PortName,
  rowsOf,
  sql,
} from '../node-sdk';
import { ConfigValidator } from './config-validator';
import { nodeGuide } from './guide/node-guide';
import { NodeTypesService } from './node-types.service';
import { registryOf } from './testing/registry-of';

class Route {
  @PortName()
  @IsString()
  name!: string;
}

class RouteConfig {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Route)
  routes!: Route[];
}

const outputs: ConfiguredOutputs = {
  rule: 'One port a route.',
  example: ['first', 'second'],
  of: ({ routes }) => (routes as { name: string }[]).map(({ name }) => name),
};
const common = { label: 'Route', description: 'Routes', config: RouteConfig, outputs };

@NodeType({ ...common, key: 'route', role: 'setter' })
class RouteNode {
  compile() {
    return { columns: [], rest: sql`` };
  }
}

@NodeType({ ...common, key: 'fetch', role: 'getter' })
class FetchNode {
  read() {
    return rowsOf([]);
  }
}

@Integration({ key: 'routing', name: 'Routing', nodes: [RouteNode] })
class RoutingIntegration {}

const registry = registryOf(RoutingIntegration);

describe('outputs that follow from a config', () => {
  it('are shown by an example and the rule', () => {
    const [entry] = new NodeTypesService(registry).list({}).node_types;
    expect(entry).toMatchObject({
      outputs: ['first', 'second'],
      outputs_rule: 'One port a route.',
    });
    expect(nodeGuide(registry)).toContain(
      'Outputs: `first`, `second`, for example. One port a route.',
    );
  });

  it('belong to setters alone', () => {
    @Integration({ key: 'routing', name: 'Routing', nodes: [FetchNode] })
    class FetchingIntegration {}

    expect(() => registryOf(FetchingIntegration).all()).toThrow(
      "routing/fetch: only a setter's outputs may follow from its config",
    );
  });
});

describe('a field that names a port', () => {
  const node = registry.all()[0];
  const messages = (name: string, skipPlaceholders = true) =>
    node === undefined
      ? []
      : new ConfigValidator()
          .check(node, { routes: [{ name }] }, { skipPlaceholders })
          .map(({ path, message }) => `${path ?? ''}: ${message}`);

  it.each(['EU', 'high-value_2'])('takes %s', (name) => {
    expect(messages(name)).toEqual([]);
  });

  it.each(['', '2nd', 'a b', 'x'.repeat(65)])('refuses "%s"', (name) => {
    expect(messages(name)).toEqual([
      'routes.0.name: routes.0.name must be 1 to 64 letters, digits, _ or -, and begin with a letter: it names a port',
    ]);
  });

  it.each(['{{ params.port }}', 'a{{ params.port }}'])('refuses %s, also as data', (name) => {
    const refused = 'routes.0.name: Placeholders are not available in the name of a port';
    expect(messages(name).join()).toContain(refused);
    expect(messages(name, false).join()).toContain(refused);
  });

  it('says in its schema what it takes', () => {
    const { properties } = node?.configSchema as { properties: { routes: { items: JsonObject } } };
    expect(properties.routes.items).toMatchObject({
      properties: { name: { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9_-]{0,63}$' } },
    });
  });
});
