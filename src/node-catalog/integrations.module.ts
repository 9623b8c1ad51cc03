import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { integrationOf } from '../node-sdk';
import { CatalogError } from './catalog-error';

const OWN_FOLDER = join(__dirname, '..', 'integrations');
/** `.js` when built, `.ts` under a test runner. */
const FILE_ENDING = `.integration${extname(__filename)}`;

/**
 * Imports every integration: those of this project, each found by its file
 * `integrations/<folder>/<name>.integration`, and those of the installed packages named.
 */
@Module({})
export class IntegrationsModule {
  /** Throws CatalogError naming each integration that cannot be loaded. */
  static load(packages: readonly string[], folder = OWN_FOLDER): DynamicModule {
    const faults: string[] = [];
    const imports = [...integrationFiles(folder), ...packages].flatMap((source) => {
      try {
        return integrationsIn(source);
      } catch (error) {
        faults.push(`${source}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    });
    if (faults.length > 0) throw new CatalogError(faults);
    return { module: IntegrationsModule, imports: [...new Set(imports)] };
  }
}

function integrationFiles(folder: string): string[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return folders
    .map((entry) => join(folder, entry.name))
    .flatMap((path) =>
      readdirSync(path)
        .filter((name) => name.endsWith(FILE_ENDING))
        .map((name) => join(path, name)),
    )
    .sort();
}

/** A package is looked for from the working directory first, then beside the server. */
function integrationsIn(source: string): Type[] {
  const loaded = loaderFor(source)(source) as Readonly<Record<string, unknown>>;
  const integrations = Object.values(loaded).filter(isIntegration);
  if (integrations.length === 0) throw new Error('it exports no class marked @Integration');
  return integrations;
}

function loaderFor(source: string): NodeJS.Require {
  const beside = createRequire(__filename);
  const here = createRequire(join(process.cwd(), 'package.json'));
  try {
    here.resolve(source);
    return here;
  } catch {
    return beside;
  }
}

function isIntegration(value: unknown): value is Type {
  return typeof value === 'function' && integrationOf(value) !== undefined;
}
