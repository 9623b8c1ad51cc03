import { Injectable } from '@nestjs/common';
import { OrganizationsRepository } from '../accounts/organizations.repository';
import { Clock } from '../common/clock';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work';
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
import { type CredentialChanges, CredentialsRepository } from './credentials.repository';

/** What members see of the credentials of their organization, and what its admins do with them. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly contents: CredentialContents,
    private readonly organizations: OrganizationsRepository,
    private readonly unitOfWork: UnitOfWork,
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
  async create({ organizationId }: Principal, dto: CreateCredentialDto): Promise<CredentialDto> {
    const { name, type } = dto;
    const parts = this.contents.read(type, dto.data);
    const credential = await this.changing(organizationId, async (manager) => {
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
      return Object.assign(made, sealed);
    });
    return this.contents.view(credential);
  }

  /** All of it or nothing. @throws AppError CREDENTIAL_NOT_FOUND, INVALID_INPUT, CONFLICT */
  async update(
    { organizationId }: Principal,
    id: number,
    dto: UpdateCredentialDto,
  ): Promise<CredentialDto> {
    const credential = await this.changing(organizationId, async (manager) => {
      const stored = await this.credentials.findOne(organizationId, id, manager);
      if (stored === null) throw credentialNotFound(id);
      const changes = this.changesOf(stored, dto);
      if (Object.keys(changes).length === 0) return stored;
      if (changes.defaultOf) {
        await this.credentials.clearDefault(manager, organizationId, stored.type);
      }
      const modified = this.clock.now();
      await this.credentials.change(manager, stored, { ...changes, modified });
      return Object.assign(stored, changes, { modified });
    });
    return this.contents.view(credential);
  }

  /** Deleting a default leaves its type without one. @throws AppError CREDENTIAL_NOT_FOUND */
  async remove({ organizationId }: Principal, id: number): Promise<void> {
    const wasThere = await this.changing(organizationId, (manager) =>
      this.credentials.remove(manager, organizationId, id),
    );
    if (!wasThere) throw credentialNotFound(id);
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
    organizationId: number,
    work: (manager: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.unitOfWork.run(async (manager) => {
      await this.organizations.lock(manager, organizationId, this.clock.now());
      return work(manager);
    });
  }
}
