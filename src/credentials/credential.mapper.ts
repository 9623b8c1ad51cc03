import type { RegisteredCredential } from '../node-catalog/registered-credential';
import { shownOf } from './credential-data';
import type { CredentialDto } from './credential.dto';
import type { CredentialEntity } from './credential.entity';
import type { OpenedCredential } from './credential-sealer';

/** What is known of a credential beside its row. */
export interface CredentialKnowledge {
  readonly opened: OpenedCredential;
  readonly storedSecrets: string[];
  /** Undefined where no integration brings the type any more. */
  readonly type: RegisteredCredential | undefined;
}

/** Without its secrets: also those that the type declared as such only later. */
export function toCredentialDto(
  credential: CredentialEntity,
  { opened, storedSecrets, type }: CredentialKnowledge,
): CredentialDto {
  const { id, name, created, modified } = credential;
  const missing = type === undefined ? notInstalled(credential.type) : null;
  return {
    id,
    name,
    type: credential.type,
    is_default: credential.defaultOf !== null,
    data: type === undefined ? opened.shown : shownOf(type, opened.shown),
    secret_fields: storedSecrets,
    readable: opened.readable,
    problem: opened.readable ? missing : opened.problem,
    created: created.toISOString(),
    modified: modified.toISOString(),
  };
}

/** What is wrong with a credential whose type nobody brings. */
export function notInstalled(type: string): string {
  return `No integration of this server brings credentials of type ${type}: install it again, or delete this credential`;
}
