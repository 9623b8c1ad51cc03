import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessOf } from './access-of';
import { routeHandlers } from './route-handlers';

/** A handler says nothing about who may call it. */
class UndeclaredAccessError extends Error {
  constructor(handlers: readonly string[]) {
    super(
      `These handlers declare neither @Access() nor @Public(): ${handlers.join(', ')}. Say who may call them.`,
    );
    this.name = 'UndeclaredAccessError';
  }
}

/** Stops the boot if any handler of any controller is left undeclared. */
@Injectable()
export class AccessDeclarations implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const undeclared = routeHandlers(this.discovery, this.scanner).filter(
      ({ handler, controller }) => accessOf(handler, controller) === undefined,
    );
    if (undeclared.length > 0) throw new UndeclaredAccessError(undeclared.map(({ name }) => name));
  }
}
