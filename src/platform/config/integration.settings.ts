import type { Environment } from './environment';

const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** Integrations from outside this project. */
export class IntegrationSettings {
  /** `VANTAGE_INTEGRATIONS`: installed npm packages, comma-separated. Default none. */
  readonly packages: readonly string[];

  constructor(env: Environment) {
    this.packages = env.list('VANTAGE_INTEGRATIONS');
    for (const name of this.packages.filter((candidate) => !PACKAGE_NAME.test(candidate))) {
      env.fault(
        'VANTAGE_INTEGRATIONS',
        `"${name}" is not a package name; use names like @company/vantage-crm, separated by commas`,
      );
    }
  }
}
