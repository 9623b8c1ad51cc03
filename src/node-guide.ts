import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { nodeGuide } from './node-catalog/guide/node-guide';
import { IntegrationsModule } from './node-catalog/integrations.module';
import { NodeRegistry } from './node-catalog/node-registry';
import { NodeRegistryModule } from './node-catalog/node-registry.module';

@Module({ imports: [IntegrationsModule.load([]), NodeRegistryModule] })
class CatalogModule {}

/** Writes docs/nodes.md from the catalog: `npm run docs`. */
async function write(): Promise<void> {
  const context = await NestFactory.createApplicationContext(CatalogModule, {
    logger: ['error'],
    abortOnError: false,
  });
  writeFileSync(join(process.cwd(), 'docs/nodes.md'), nodeGuide(context.get(NodeRegistry)));
  await context.close();
}

write().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
