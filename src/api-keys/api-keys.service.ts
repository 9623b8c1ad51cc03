import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '../audit/audit-event';
import { AuditTrail } from '../audit/audit-trail';
import { givenFields } from '../audit/changed-fields';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import type { Principal, ScopeLevel } from '../platform/http/principal';
import type { ApiKeyDto, CreateApiKeyDto, CreatedApiKeyDto, UpdateApiKeyDto } from './api-key.dto';
import type { ApiKeyEntity } from './api-key.entity';
import { toApiKeyDto, toCreatedApiKeyDto } from './api-key.mapper';
import { type ApiKeyChanges, ApiKeysRepository } from './api-keys.repository';
import { readExpiry } from './key-expiry';
import { generateKey, visiblePrefix } from './key-format';
import { KeyHasher } from './key-hasher';
import { excessOver, type KeyPower } from './key-power';

/** Creates, lists, changes and revokes API keys; a calling key never reaches beyond its power. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly hasher: KeyHasher,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The only time that `full_key` can be read. */
  async create(
    caller: Principal,
    dto: CreateApiKeyDto,
  ): Promise<{ key: CreatedApiKeyDto; full_key: string }> {
    const now = this.clock.now();
    const level = dto.scope_level ?? 'user';
    const scopes = dto.scopes ?? ['workflows:read' as const];
    const expiresAt = readExpiry(dto.expires_at, now);
    refuseClientLevelToMembers(caller, level);
    refuseExcess(caller, { ownerId: caller.userId, level, scopes, expiresAt });
    const fullKey = generateKey();
    const key = await this.trail.run(caller, async (manager, note) => {
      const created = await this.keys.insert(manager, {
        organizationId: caller.organizationId,
        userId: caller.userId,
        name: dto.name,
        keyPrefix: visiblePrefix(fullKey),
        keyHash: this.hasher.hash(fullKey),
        scopeLevel: level,
        scopes,
        isActive: true,
        lastUsedAt: null,
        expiresAt,
        created: now,
      });
      note({ action: 'key.created', resource: keyResource(created), details: powersOf(created) });
      return created;
    });
    return { key: toCreatedApiKeyDto(key), full_key: fullKey };
  }

  /** Revoked and expired ones, too. */
  async list(caller: Principal): Promise<{ keys: ApiKeyDto[] }> {
    const keys = await this.keys.findVisibleTo(caller);
    return { keys: keys.map(toApiKeyDto) };
  }

  /** What is not given is not written, so that a new name never brings back scopes that were taken. */
  async update(caller: Principal, id: number, dto: UpdateApiKeyDto): Promise<{ key: ApiKeyDto }> {
    const key = await this.findTouchable(caller, id);
    const changes: ApiKeyChanges = {
      ...(dto.name !== undefined && { name: dto.name }),
      ...(dto.scopes !== undefined && { scopes: dto.scopes }),
    };
    const { scopes = key.scopes } = changes;
    refuseExcess(caller, { ...powerOf(key, caller), scopes });
    const changed = givenFields(dto);
    if (changed.length > 0) {
      await this.trail.run(caller, async (manager, note) => {
        await this.keys.change(manager, caller, id, changes);
        note({ action: 'key.updated', resource: keyResource(key), details: { changed, scopes } });
      });
    }
    return { key: toApiKeyDto(Object.assign(key, changes)) };
  }

  /** The next request with the key is refused. Revoking a revoked key changes nothing. */
  async revoke(caller: Principal, id: number): Promise<{ revoked: true }> {
    await this.revokeKey(caller, await this.findTouchable(caller, id));
    return { revoked: true };
  }

  /** Revokes the caller's keys of that name and creates one anew; its full value. */
  async renew(caller: Principal, dto: CreateApiKeyDto): Promise<string> {
    for (const key of await this.keys.findActiveNamed(caller, dto.name)) {
      await this.revokeKey(caller, key);
    }
    return (await this.create(caller, dto)).full_key;
  }

  private async revokeKey(caller: Principal, key: ApiKeyEntity): Promise<void> {
    await this.trail.run(caller, async (manager, note) => {
      const wasActive = await this.keys.revoke(manager, caller, key.id);
      if (wasActive) note({ action: 'key.revoked', resource: keyResource(key) });
    });
  }

  private async findTouchable(caller: Principal, id: number): Promise<ApiKeyEntity> {
    const key = await this.keys.findOneVisibleTo(caller, id);
    if (key === null) throw new AppError('KEY_NOT_FOUND', `API key ${String(id)} not found`);
    refuseExcess(caller, powerOf(key, caller));
    return key;
  }
}

/** A key measures itself by the level it acts at now, which a demotion may have lowered. */
function powerOf(key: ApiKeyEntity, caller: Principal): KeyPower {
  const isCaller = caller.via.kind === 'key' && caller.via.keyId === key.id;
  return {
    ownerId: key.userId,
    level: isCaller ? caller.level : key.scopeLevel,
    scopes: key.scopes,
    expiresAt: key.expiresAt,
  };
}

function refuseClientLevelToMembers(caller: Principal, level: ScopeLevel): void {
  if (level === 'user' || caller.role === 'admin') return;
  throw new AppError('FORBIDDEN', 'scope_level client needs an administrator; use user');
}

function refuseExcess(caller: Principal, power: KeyPower): void {
  const excess = excessOver(caller, power);
  if (excess === undefined) return;
  throw new AppError(
    'FORBIDDEN',
    `The API key would be more powerful than the calling one: ${excess}`,
  );
}

function keyResource({ id, name, keyPrefix }: ApiKeyEntity): AuditEvent['resource'] {
  return { type: 'key', id, name: `${name} (${keyPrefix})` };
}

function powersOf({ scopeLevel, scopes, expiresAt }: ApiKeyEntity) {
  return { scope_level: scopeLevel, scopes, expires_at: expiresAt?.toISOString() ?? null };
}
