import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessOf } from './access-of';

const PATH_METADATA = 'path';

/** A handler says nothing about who may call it. */
export class UndeclaredAccessError extends Error {
  constructor(handlers: readonly string[]) {
    super(
      `These handlers declare neither @Access() nor @Public(): ${handlers.join(', ')}. Say who may call them.`,
    );
    this.name = 'UndeclaredAccessError';
  }
}

/** Stops the boot if any handler of any controller is left undeclared. */
@Injectable()
export class AccessAudit implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ metatype }) => {
      const controller = metatype as { name: string; prototype: object } | null;
      return controller === null ? [] : this.undeclaredOf(controller);
    });
    if (undeclared.length > 0) throw new UndeclaredAccessError(undeclared);
  }

  private undeclaredOf(controller: { name: string; prototype: object }): string[] {
    const prototype = controller.prototype as Record<string, unknown>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const handler = prototype[name];
        return (
          typeof handler === 'function' &&
          Reflect.hasMetadata(PATH_METADATA, handler) &&
          accessOf(handler, controller) === undefined
        );
      })
      .map((name) => `${controller.name}.${name}`);
  }
}
