import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CatalogError } from './catalog-error';
import { CredentialRegistry } from './credential-registry';
import { NodeRegistry } from './node-registry';

/** Stops the boot where nodes name types of credential that nobody brings. */
@Injectable()
export class CatalogCheck implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly credentials: CredentialRegistry,
  ) {}

  /** Throws CatalogError. */
  onModuleInit(): void {
    const faults = this.nodes
      .all()
      .flatMap(({ nodeType, credentials }) =>
        credentials
          .filter((type) => this.credentials.get(type) === undefined)
          .map(
            (type) => `${nodeType}: there is no credential "${type}"; name one of an @Integration`,
          ),
      );
    if (faults.length > 0) throw new CatalogError(faults);
  }
}
