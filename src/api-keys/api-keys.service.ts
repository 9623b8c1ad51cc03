import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error';
import { Clock } from '../common/clock';
import type { Principal, ScopeLevel } from '../platform/http/principal';
import type { ApiKeyDto, CreateApiKeyDto, CreatedApiKeyDto, UpdateApiKeyDto } from './api-key.dto';
import type { ApiKeyEntity } from './api-key.entity';
import { toApiKeyDto, toCreatedApiKeyDto } from './api-key.mapper';
import { ApiKeysRepository } from './api-keys.repository';
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
    const key = await this.keys.insert({
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
    return { key: toCreatedApiKeyDto(key), full_key: fullKey };
  }

  /** Revoked and expired ones, too. */
  async list(caller: Principal): Promise<{ keys: ApiKeyDto[] }> {
    const keys = await this.keys.findVisibleTo(caller);
    return { keys: keys.map(toApiKeyDto) };
  }

  async update(caller: Principal, id: number, dto: UpdateApiKeyDto): Promise<{ key: ApiKeyDto }> {
    const key = await this.findTouchable(caller, id);
    const { name = key.name, scopes = key.scopes } = dto;
    refuseExcess(caller, { ...powerOf(key, caller), scopes });
    await this.keys.change(caller, id, { name, scopes });
    return { key: toApiKeyDto(Object.assign(key, { name, scopes })) };
  }

  /** The next request with the key is refused. Revoking a revoked key changes nothing. */
  async revoke(caller: Principal, id: number): Promise<{ revoked: true }> {
    await this.findTouchable(caller, id);
    await this.keys.change(caller, id, { isActive: false });
    return { revoked: true };
  }

  /** Revokes the caller's keys of that name and creates one anew; its full value. */
  async renew(caller: Principal, dto: CreateApiKeyDto): Promise<string> {
    await this.keys.revokeNamed(caller, dto.name);
    return (await this.create(caller, dto)).full_key;
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
