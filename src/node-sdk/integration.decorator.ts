import 'reflect-metadata';
import { Module, type ModuleMetadata, type Type } from '@nestjs/common';

export interface IntegrationOptions {
  /** First part of every node type of this integration: `stripe` in `stripe/listCharges`. */
  readonly key: string;
  /** The category's name in the catalog. */
  readonly name: string;
  /** The category's id in the catalog; never changes. Omitted: derived from the key. */
  readonly id?: number;
  /** Node classes, in the order of the catalog. */
  readonly nodes: readonly Type<object>[];
  /** Types of credential that it brings; other integrations may use them too. */
  readonly credentials?: readonly Type<object>[];
  /** Further providers of the module. */
  readonly providers?: NonNullable<ModuleMetadata['providers']>;
}

const INTEGRATION = Symbol.for('vantage:integration');

/** Declares a Nest module that is one integration: one folder, found by the loader without a list. */
export function Integration(options: IntegrationOptions): ClassDecorator {
  return (target) => {
    Module({
      providers: [...options.nodes, ...(options.credentials ?? []), ...(options.providers ?? [])],
    })(target);
    Reflect.defineMetadata(INTEGRATION, options, target);
  };
}

/** The declaration on a class, if it is an integration. */
export function integrationOf(target: object): IntegrationOptions | undefined {
  return Reflect.getOwnMetadata(INTEGRATION, target) as IntegrationOptions | undefined;
}
