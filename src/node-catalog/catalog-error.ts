/**
 * The installed integrations make no catalog; the server does not start. Causes: an integration
 * that cannot be loaded, two nodes of one name, bad ports, a class that lacks its role's method.
 */
export class CatalogError extends Error {
  constructor(
    readonly faults: readonly string[],
    options?: ErrorOptions,
  ) {
    super(
      `The integrations cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
      options,
    );
    this.name = 'CatalogError';
  }
}
