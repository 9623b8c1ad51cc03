import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { JsonObject, JsonValue } from '../common/json';
import { Keyring } from '../platform/crypto/keyring';
import { UnreadableSecretError } from '../platform/crypto/unreadable-secret-error';
import type { CredentialEntity } from './credential.entity';

/** Whose data it is; it opens nowhere else. */
export type CredentialIdentity = Pick<CredentialEntity, 'id' | 'organizationId' | 'type'>;
/** The columns that hold the data of a credential. */
export type SealedData = Pick<CredentialEntity, 'data' | 'secrets' | 'keyId'>;

/** The data of a credential. */
export interface CredentialParts {
  readonly shown: JsonObject;
  readonly secrets: JsonObject;
}

export type OpenedCredential =
  | ({ readonly readable: true } & CredentialParts)
  | {
      readonly readable: false;
      readonly shown: JsonObject;
      /** Why, and what to do. */
      readonly problem: string;
    };

/**
 * Turns the data of a credential into its columns and back. Each secret is sealed by itself, for
 * its organization, credential, type and field and for the shown fields that go with it: whoever
 * changes a host in the database does not get the password sent there.
 */
@Injectable()
export class CredentialSealer {
  constructor(private readonly keyring: Keyring) {}

  seal(owner: CredentialIdentity, { shown, secrets }: CredentialParts): SealedData {
    const data = JSON.stringify(shown);
    const sealed = Object.entries(secrets).map(([field, value]) => [
      field,
      this.keyring.seal(JSON.stringify(value), placeOf({ ...owner, data }, field)),
    ]);
    return {
      data,
      secrets: JSON.stringify(Object.fromEntries(sealed)),
      keyId: this.keyring.currentKeyId,
    };
  }

  /** Never throws: what cannot be read says so. */
  open(credential: CredentialIdentity & SealedData): OpenedCredential {
    const shown = objectIn(credential.data);
    const sealed = objectIn(credential.secrets);
    if (shown === undefined || sealed === undefined) return unreadable(shown, DAMAGED);
    try {
      const secrets = Object.entries(sealed).map(([field, text]) => [
        field,
        JSON.parse(
          this.keyring.open(typeof text === 'string' ? text : '', placeOf(credential, field)),
        ) as JsonValue,
      ]);
      return { readable: true, shown, secrets: Object.fromEntries(secrets) as JsonObject };
    } catch (error) {
      if (!(error instanceof UnreadableSecretError)) throw error;
      return unreadable(shown, problemOf(error));
    }
  }

  /** Names of the secrets that are stored, readable or not. */
  storedSecrets({ secrets }: SealedData): string[] {
    return Object.keys(objectIn(secrets) ?? {});
  }
}

const DAMAGED =
  'It cannot be read: what is stored is damaged. Enter its data again, or delete it and create another';

function problemOf({ reason, keyId = '' }: UnreadableSecretError): string {
  if (reason === 'damaged') return DAMAGED;
  return (
    `It cannot be read: it is encrypted with the key "${keyId}", which this server does not have. ` +
    'Add that key to ENCRYPTION_KEYS again, or enter its data again'
  );
}

function unreadable(shown: JsonObject = {}, problem: string): OpenedCredential {
  return { readable: false, shown, problem };
}

function placeOf(
  { organizationId, id, type, data }: CredentialIdentity & Pick<SealedData, 'data'>,
  field: string,
): string[] {
  const digest = createHash('sha256').update(data).digest('base64url');
  return ['credential', String(organizationId), String(id), type, field, digest];
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
