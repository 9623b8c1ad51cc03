import type { ApiKeyDto, CreatedApiKeyDto } from './api-key.dto';
import type { ApiKeyEntity } from './api-key.entity';

export function toCreatedApiKeyDto(key: ApiKeyEntity): CreatedApiKeyDto {
  return {
    id: key.id,
    name: key.name,
    key_prefix: key.keyPrefix,
    scope_level: key.scopeLevel,
    scopes: key.scopes,
    expires_at: key.expiresAt?.toISOString() ?? null,
    created: key.created.toISOString(),
  };
}

export function toApiKeyDto(key: ApiKeyEntity): ApiKeyDto {
  const { expires_at, created, ...identity } = toCreatedApiKeyDto(key);
  return {
    ...identity,
    user_id: key.userId,
    is_active: key.isActive,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    expires_at,
    created,
  };
}
