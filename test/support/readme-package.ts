import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

/** What docs/extending.md has a package link from the server. */
const LINKED = ['class-validator', 'class-transformer', 'class-validator-jsonschema'];

/**
 * The integration of README.md as an npm package of its own, made as docs/extending.md says. Answers
 * its folder, for VANTAGE_INTEGRATIONS; the caller removes it.
 */
export function makeReadmePackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vantage-test-package-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(process.cwd(), join(modules, 'vantage'));
  for (const name of LINKED) {
    symlinkSync(join(process.cwd(), 'node_modules', name), join(modules, name));
  }
  writeFileSync(join(folder, 'package.json'), '{"name":"vantage-hello","main":"index.js"}');
  writeFileSync(join(folder, 'index.js'), compiled(readmeIntegration()));
  return folder;
}

function readmeIntegration(): string {
  const block = /```ts\n(import[\s\S]*?@Integration[\s\S]*?)```/.exec(
    readFileSync('README.md', 'utf8'),
  );
  if (block?.[1] === undefined) throw new Error('README.md has no integration in a ts block');
  return block[1].replace('../../node-sdk', 'vantage/node-sdk');
}

function compiled(source: string): string {
  return transpileModule(source, {
    compilerOptions: {
      module: ModuleKind.CommonJS,
      target: ScriptTarget.ES2023,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  }).outputText;
}
