import { SetMetadata } from '@nestjs/common';
import type { AuditAction } from './audit-actions';

export const AUDITED = 'vantage:audited';
export const NOT_AUDITED = 'vantage:not-audited';

/**
 * Says which entries a handler leaves in the audit log: its service writes them through AuditTrail.
 * A handler that changes something and has neither this nor `@NotAudited()` stops the boot.
 */
export const Audited = (...actions: readonly AuditAction[]): MethodDecorator & ClassDecorator =>
  SetMetadata(AUDITED, actions);

/** Says why a handler leaves no entry although its method could change something. */
export const NotAudited = (reason: string): MethodDecorator & ClassDecorator =>
  SetMetadata(NOT_AUDITED, reason);
