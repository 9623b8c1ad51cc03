import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { routeHandlers } from '../platform/http/route-handlers';
import { AUDITED, NOT_AUDITED } from './audited.decorator';

const METHOD_METADATA = 'method';
const SAFE = new Set([RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS]);

/** A handler that may change something doesn't say what of it is in the audit log. */
class UndeclaredAuditError extends Error {
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
    const undeclared = routeHandlers(this.discovery, this.scanner).filter(
      ({ handler }) => isUnsafe(handler) && !isDeclared(handler),
    );
    if (undeclared.length > 0) throw new UndeclaredAuditError(undeclared.map(({ name }) => name));
  }
}

function isUnsafe(handler: object): boolean {
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  return method !== undefined && !SAFE.has(method);
}

function isDeclared(handler: object): boolean {
  return Reflect.hasMetadata(AUDITED, handler) || Reflect.hasMetadata(NOT_AUDITED, handler);
}
