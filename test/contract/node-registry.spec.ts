import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { JsonValue } from '../../src/common/json';
import { ConfigValidator } from '../../src/node-catalog/config-validator';
import { nodeGuide } from '../../src/node-catalog/guide/node-guide';
import { IntegrationsModule } from '../../src/node-catalog/integrations.module';
import { NodeRegistry } from '../../src/node-catalog/node-registry';
import { NodeRegistryModule } from '../../src/node-catalog/node-registry.module';
import type { RegisteredNode } from '../../src/node-catalog/registered-node';

@Module({ imports: [NodeRegistryModule, IntegrationsModule.load([])] })
class CatalogModule {}

/** What holds for every node type that the server ships. */
describe('the node registry', () => {
  let context: INestApplicationContext;
  let nodes: readonly RegisteredNode[];

  beforeAll(async () => {
    context = await NestFactory.createApplicationContext(CatalogModule, {
      logger: false,
      abortOnError: false,
    });
    nodes = context.get(NodeRegistry).all();
  });
  afterAll(() => context.close());

  const each = (check: (node: RegisteredNode) => void) => {
    expect(nodes.length).toBeGreaterThan(0);
    for (const node of nodes) {
      try {
        check(node);
      } catch (error) {
        throw new Error(`${node.nodeType}: ${String(error)}`, { cause: error });
      }
    }
  };

  it('describes every node', () => {
    each(({ label, description }) => {
      expect(label).toMatch(/^[A-Z]/);
      expect(description).toMatch(/^[A-Z].{9,}/);
    });
  });

  it('documents every node: errors, an example with the node in it, what setters make of rows', () => {
    each(({ docs, nodeType, role }) => {
      expect(docs?.example.nodes.map((node) => node.node_type)).toContain(nodeType);
      expect(docs?.errors ?? []).not.toContain('');
      if (role !== 'setter') return;
      expect(docs).toEqual(
        expect.objectContaining({
          emptyInput: expect.stringMatching(/\S/) as string,
          nulls: expect.stringMatching(/\S/) as string,
          missingColumns: expect.stringMatching(/\S/) as string,
          mixedTypes: expect.stringMatching(/\S/) as string,
          nameCollisions: expect.stringMatching(/\S/) as string,
        }),
      );
    });
  });

  it('is what docs/nodes.md says; `npm run docs` writes it', () => {
    const written = readFileSync(join(process.cwd(), 'docs/nodes.md'), 'utf8');
    expect(nodeGuide(context.get(NodeRegistry)) === written).toBe(true);
  });

  it('has a schema for every config, with a description on every field', () => {
    const ajv = new Ajv({
      strictTypes: false,
      formats: {
        'vantage-expression': true,
        'vantage-query': true,
        'vantage-port': true,
        url: true,
      },
    });
    each(({ configSchema }) => {
      ajv.compile(configSchema);
      expect(JSON.stringify(configSchema)).not.toContain('$ref');
      const fields = configSchema['properties'] as Record<string, { description?: string }>;
      for (const [name, field] of Object.entries(fields)) {
        expect([name, field.description]).toEqual([name, expect.stringMatching(/\S/)]);
      }
    });
  });

  it('marks in the schema exactly the fields that are code', () => {
    each(({ configSchema, codeFields }) => {
      const marks = JSON.stringify(configSchema).split('"format":"vantage-').length - 1;
      expect(marks).toBe(codeFields.length);
    });
  });

  it('answers nonsense with problems, not with an exception', () => {
    const validator = context.get(ConfigValidator);
    each((node) => {
      const fields = Object.keys((node.configSchema['properties'] ?? {}) as object);
      const values: JsonValue[] = [
        null,
        0,
        -1,
        1.5,
        '',
        'x',
        true,
        [],
        [[]],
        [null],
        [{}],
        {},
        { a: [{}] },
      ];
      for (const value of values) {
        const config = Object.fromEntries(fields.map((field) => [field, value]));
        for (const skipPlaceholders of [true, false]) {
          const problems = validator.check(node, config, { skipPlaceholders });
          for (const { message } of problems) expect(message).toMatch(/\S/);
        }
      }
      expect(
        validator.check(node, { no_such_field: 1 }, { skipPlaceholders: true }),
      ).toContainEqual(expect.objectContaining({ path: 'no_such_field' }));
    });
  });
});
