import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { AUDITED, NOT_AUDITED } from './audited.decorator';

const METHOD_METADATA = 'method';
const SAFE = new Set([RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS]);

/** A handler that may change something doesn't say what of it is in the audit log. */
export class UndeclaredAuditError extends Error {
  constructor(handlers: readonly string[]) {
    super(
      `These handlers declare neither @Audited() nor @NotAudited(): ${handlers.join(', ')}. Say what they leave in the audit log.`,
    );
    this.name = 'UndeclaredAuditError';
  }
}

/** Stops the boot if a handler of an unsafe method is left undeclared. */
@Injectable()
export class AuditDeclarations implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ metatype }) => {
      const controller = metatype as { name: string; prototype: object } | null;
      return controller === null ? [] : this.undeclaredOf(controller);
    });
    if (undeclared.length > 0) throw new UndeclaredAuditError(undeclared);
  }

  private undeclaredOf(controller: { name: string; prototype: object }): string[] {
    const prototype = controller.prototype as Record<string, unknown>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const handler = prototype[name];
        return typeof handler === 'function' && isUnsafe(handler) && !isDeclared(handler);
      })
      .map((name) => `${controller.name}.${name}`);
  }
}

function isUnsafe(handler: object): boolean {
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  return method !== undefined && !SAFE.has(method);
}

function isDeclared(handler: object): boolean {
  return Reflect.hasMetadata(AUDITED, handler) || Reflect.hasMetadata(NOT_AUDITED, handler);
}
