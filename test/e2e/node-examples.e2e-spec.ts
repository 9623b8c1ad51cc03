import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { IntegrationsModule } from '../../src/node-catalog/integrations.module';
import { exampleWorkflow } from '../../src/node-catalog/guide/example-workflow';
import { NodeRegistry } from '../../src/node-catalog/node-registry';
import { NodeRegistryModule } from '../../src/node-catalog/node-registry.module';
import type { RegisteredNode } from '../../src/node-catalog/registered-node';
import { type ExampleBody, ExampleWorld } from '../support/example-world';

@Module({ imports: [NodeRegistryModule, IntegrationsModule.load([])] })
class CatalogModule {}

/** Every example of docs/nodes.md, sent as it stands but for its hosts. */
describe('the examples of the catalog', () => {
  let world: ExampleWorld;
  let registry: NodeRegistry;
  let close: () => Promise<void>;

  beforeAll(async () => {
    world = await ExampleWorld.start();
    const context = await NestFactory.createApplicationContext(CatalogModule, {
      logger: false,
      abortOnError: false,
    });
    registry = context.get(NodeRegistry);
    close = () => context.close();
  });
  afterAll(async () => {
    await close();
    await world.close();
  });

  it('run, and answer the rows they promise', async () => {
    const failures: string[] = [];
    for (const node of registry.all()) {
      const fault = await faultOf(node);
      if (fault !== undefined) failures.push(`${node.nodeType}: ${fault}`);
    }
    expect(failures).toEqual([]);
  });

  async function faultOf({ docs, category }: RegisteredNode): Promise<string | undefined> {
    if (docs === undefined) return 'it has no example';
    if (category.key === 'dbconnectors' && !world.hasDatabase) return undefined;
    const { files, rows } = docs.example;
    world.putFiles(files ?? {});
    const body = world.bodyOf(exampleWorkflow(docs.example, registry) as unknown as ExampleBody);
    const created = await world.server.admin.post('/workflows', body);
    if (created.status !== 201) return created.text;
    const path = `/workflows/${String(created.body.data.id)}`;
    const checked = await world.server.admin.post(`${path}/validate`);
    if (checked.body.data.valid !== true) return checked.text;
    const params = await world.paramsOf(docs.example);
    const run = await world.server.admin.post(`${path}/execute`, { params });
    if (run.status !== 200) return run.text;
    const same = rows === undefined || JSON.stringify(run.body.data.rows) === JSON.stringify(rows);
    return same ? undefined : `answers ${JSON.stringify(run.body.data.rows)}`;
  }
});
