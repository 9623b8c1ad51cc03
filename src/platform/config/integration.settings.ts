import { isAbsolute } from 'node:path';
import type { Environment } from './environment';

const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** Integrations from outside this project. */
export class IntegrationSettings {
  /** `VANTAGE_INTEGRATIONS`: installed npm packages or absolute paths, comma-separated. Default none. */
  readonly packages: readonly string[];

  constructor(env: Environment) {
    this.packages = env.list('VANTAGE_INTEGRATIONS');
    for (const name of this.packages.filter((candidate) => !isModule(candidate))) {
      env.fault(
        'VANTAGE_INTEGRATIONS',
        `"${name}" is not a module; use package names like @company/vantage-crm or absolute paths, separated by commas`,
      );
    }
  }
}

function isModule(name: string): boolean {
  return PACKAGE_NAME.test(name) || isAbsolute(name);
}
