import type { AccountDto } from './auth.dto';
import type { UserDto } from './user.dto';
import type { UserEntity } from './user.entity';

export function toUserDto(user: UserEntity): UserDto {
  return {
    id: user.id,
    email: user.email ?? '',
    role: user.role,
    is_active: user.isActive,
    created: user.created.toISOString(),
    modified: user.modified.toISOString(),
  };
}

/** `user` comes with its organization. */
export function toAccountDto(user: UserEntity): AccountDto {
  return {
    id: user.id,
    email: user.email ?? '',
    role: user.role,
    organization: { id: user.organizationId, name: user.organization?.name ?? '' },
    created: user.created.toISOString(),
  };
}
