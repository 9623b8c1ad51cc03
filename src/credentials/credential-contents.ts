import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../common/json';
import { severalFaults } from '../common/several-faults';
import { CredentialRegistry } from '../node-catalog/credential-registry';
import type { RegisteredCredential } from '../node-catalog/registered-credential';
import { CredentialData } from './credential-data';
import type { CredentialDto } from './credential.dto';
import type { CredentialEntity } from './credential.entity';
import { unknownType } from './credential.errors';
import { toCredentialDto } from './credential.mapper';
import {
  type CredentialIdentity,
  type CredentialParts,
  CredentialSealer,
  type SealedData,
} from './credential-sealer';

/** What is in credentials: checked on its way in, sealed in the table, shown without secrets. */
@Injectable()
export class CredentialContents {
  constructor(
    private readonly types: CredentialRegistry,
    private readonly data: CredentialData,
    private readonly sealer: CredentialSealer,
  ) {}

  /** @throws AppError INVALID_INPUT for an unknown type and for data that does not fit it */
  read(type: string, given: JsonObject): CredentialParts {
    return this.data.read(this.typeOf(type), given);
  }

  seal(owner: CredentialIdentity, parts: CredentialParts): SealedData {
    return this.sealer.seal(owner, parts);
  }

  /** The stored data with `given` fields in place of its own. @throws AppError INVALID_INPUT */
  changed(credential: CredentialEntity, given: JsonObject): SealedData {
    const opened = this.sealer.open(credential);
    if (!opened.readable) this.requireAllSecrets(credential, given);
    const stored = { shown: opened.shown, secrets: opened.readable ? opened.secrets : {} };
    const parts = this.data.change(this.typeOf(credential.type), stored, given);
    return this.sealer.seal(credential, parts);
  }

  view(credential: CredentialEntity): CredentialDto {
    return toCredentialDto(credential, {
      opened: this.sealer.open(credential),
      storedSecrets: this.sealer.storedSecrets(credential),
      type: this.types.get(credential.type),
    });
  }

  private typeOf(key: string): RegisteredCredential {
    const type = this.types.get(key);
    if (type !== undefined) return type;
    throw unknownType(
      key,
      this.types.all().map((known) => known.type),
    );
  }

  private requireAllSecrets(credential: CredentialEntity, given: JsonObject): void {
    const missing = this.sealer
      .storedSecrets(credential)
      .filter((name) => !Object.hasOwn(given, name));
    if (missing.length === 0) return;
    const details = missing.map((name) => ({
      path: `data.${name}`,
      message: `data.${name} must be given again, because what is stored cannot be read`,
    }));
    throw severalFaults('INVALID_INPUT', details);
  }
}
