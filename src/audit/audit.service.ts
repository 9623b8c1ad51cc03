import { Injectable } from '@nestjs/common';
import type { Principal } from '../platform/http/principal';
import { cursorAfter, readCursor } from './audit-cursor';
import type { AuditPageDto, ListAuditQuery } from './audit.dto';
import { toAuditEntryDto } from './audit.mapper';
import { type AuditFilter, AuditRepository } from './audit.repository';

/** Reads the audit log of the caller's organization. */
@Injectable()
export class AuditService {
  constructor(private readonly entries: AuditRepository) {}

  /** @throws AppError INVALID_INPUT for a strange cursor */
  async list({ organizationId }: Principal, query: ListAuditQuery): Promise<AuditPageDto> {
    const { action, outcome, user_id, key_id, resource_type, resource_id, from, to } = query;
    const filter = given({
      action,
      outcome,
      userId: user_id,
      keyId: key_id,
      resourceType: resource_type,
      resourceId: resource_id,
      from,
      to,
      before: query.cursor === undefined ? undefined : readCursor(query.cursor),
    });
    const found = await this.entries.findPage(organizationId, filter, query.limit + 1);
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      entries: shown.map(toAuditEntryDto),
      next_cursor: found.length > query.limit && last ? cursorAfter(last) : null,
    };
  }
}

/** The same without what is undefined. */
function given(filter: Readonly<Record<keyof AuditFilter, unknown>>): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
