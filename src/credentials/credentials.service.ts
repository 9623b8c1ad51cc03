import { Injectable } from '@nestjs/common';
import { OrganizationsRepository } from '../accounts/organizations.repository';
import { AuditTrail, type Note } from '../audit/audit-trail';
import { givenFields } from '../audit/changed-fields';
import { Clock } from '../common/clock';
import type { Transaction } from '../platform/database/unit-of-work';
import { cursorPage, idBefore } from '../platform/http/id-cursor';
import type { Principal } from '../platform/http/principal';
import { CredentialContents } from './credential-contents';
import type {
  CreateCredentialDto,
  CredentialDto,
  CredentialListDto,
  ListCredentialsQuery,
  UpdateCredentialDto,
} from './credential.dto';
import type { CredentialEntity } from './credential.entity';
import { credentialNotFound } from './credential.errors';
import { credentialResource } from './credential-resource';
import { type CredentialChanges, CredentialsRepository } from './credentials.repository';

/** What members see of the credentials of their organization, and what its admins do with them. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly contents: CredentialContents,
    private readonly organizations: OrganizationsRepository,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Also those that cannot be read. @throws AppError INVALID_INPUT for a strange cursor */
  async list(
    { organizationId }: Principal,
    { type, cursor, limit }: ListCredentialsQuery,
  ): Promise<CredentialListDto> {
    const filter = { afterId: idBefore(cursor), limit: limit + 1 };
    const found = await this.credentials.find(organizationId, {
      ...filter,
      ...(type === undefined ? {} : { type }),
    });
    const { items, next_cursor } = cursorPage(found, limit);
    return { credentials: items.map((one) => this.contents.view(one)), next_cursor };
  }

  /** @throws AppError CREDENTIAL_NOT_FOUND */
  async get({ organizationId }: Principal, id: number): Promise<CredentialDto> {
    const credential = await this.credentials.findOne(organizationId, id);
    if (credential === null) throw credentialNotFound(id);
    return this.contents.view(credential);
  }

  /** @throws AppError INVALID_INPUT, or CONFLICT where the name is taken */
  async create(caller: Principal, dto: CreateCredentialDto): Promise<CredentialDto> {
    const { organizationId } = caller;
    const { name, type } = dto;
    const parts = this.contents.read(type, dto.data);
    const credential = await this.changing(caller, async (manager, note) => {
      const isFirst = !(await this.credentials.hasOfType(manager, organizationId, type));
      const isDefault = dto.is_default ?? isFirst;
      if (isDefault) await this.credentials.clearDefault(manager, organizationId, type);
      const defaultOf = isDefault ? type : null;
      const made = await this.credentials.insert(manager, {
        organizationId,
        name,
        type,
        defaultOf,
        keyId: '',
      });
      const sealed = this.contents.seal(made, parts);
      await this.credentials.change(manager, made, sealed);
      const details = { type, is_default: isDefault };
      note({ action: 'credential.created', resource: credentialResource(made), details });
      return Object.assign(made, sealed);
    });
    return this.contents.view(credential);
  }

  /** All of it or nothing. @throws AppError CREDENTIAL_NOT_FOUND, INVALID_INPUT, CONFLICT */
  async update(caller: Principal, id: number, dto: UpdateCredentialDto): Promise<CredentialDto> {
    const { organizationId } = caller;
    const credential = await this.changing(caller, async (manager, note) => {
      const stored = await this.credentials.findOne(organizationId, id, manager);
      if (stored === null) throw credentialNotFound(id);
      const changes = this.changesOf(stored, dto);
      if (Object.keys(changes).length === 0) return stored;
      if (changes.defaultOf) {
        await this.credentials.clearDefault(manager, organizationId, stored.type);
      }
      const modified = this.clock.now();
      await this.credentials.change(manager, stored, { ...changes, modified });
      const details = { changed: changedFields(dto) };
      note({ action: 'credential.updated', resource: credentialResource(stored), details });
      return Object.assign(stored, changes, { modified });
    });
    return this.contents.view(credential);
  }

  /** Deleting a default leaves its type without one. @throws AppError CREDENTIAL_NOT_FOUND */
  async remove(caller: Principal, id: number): Promise<void> {
    await this.changing(caller, async (manager, note) => {
      const stored = await this.credentials.findOne(caller.organizationId, id, manager);
      if (stored === null) throw credentialNotFound(id);
      await this.credentials.remove(manager, caller.organizationId, id);
      note({ action: 'credential.deleted', resource: credentialResource(stored) });
    });
  }

  private changesOf(stored: CredentialEntity, dto: UpdateCredentialDto): CredentialChanges {
    const { name, data, is_default: isDefault } = dto;
    return {
      ...(name === undefined ? {} : { name }),
      ...(data === undefined ? {} : this.contents.changed(stored, data)),
      ...(isDefault === undefined ? {} : { defaultOf: isDefault ? stored.type : null }),
    };
  }

  /** One change of an organization at a time, so that there is one default a type. */
  private changing<T>(
    caller: Principal,
    work: (manager: Transaction, note: Note) => Promise<T>,
  ): Promise<T> {
    return this.trail.run(caller, async (manager, note) => {
      await this.organizations.lock(manager, caller.organizationId, this.clock.now());
      return work(manager, note);
    });
  }
}

/** Names alone: `name`, `data.token`. */
function changedFields({ data, ...rest }: UpdateCredentialDto): string[] {
  return [...givenFields(rest), ...givenFields(data ?? {}).map((name) => `data.${name}`)];
}
