import { Injectable, Logger } from '@nestjs/common';
import { stringsIn } from '../common/secret-redactor';
import { CredentialRegistry } from '../node-catalog/credential-registry';
import type { RegisteredCredential } from '../node-catalog/registered-credential';
import { CredentialData, secretsOf } from './credential-data';
import type { CredentialEntity } from './credential.entity';
import { notInstalled } from './credential.mapper';
import { CredentialSealer } from './credential-sealer';
import { type CredentialFinding, type CredentialNeed, CredentialVault } from './credential-vault';
import { CredentialsRepository } from './credentials.repository';

type Unusable = Extract<CredentialFinding, { kind: 'unusable' }>;

/** The vault over the table of credentials. */
@Injectable()
export class StoredCredentialVault extends CredentialVault {
  private readonly log = new Logger('CredentialVault');

  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly types: CredentialRegistry,
    private readonly data: CredentialData,
    private readonly sealer: CredentialSealer,
  ) {
    super();
  }

  override async open(
    organizationId: number,
    needs: readonly CredentialNeed[],
  ): Promise<readonly CredentialFinding[]> {
    if (needs.length === 0) return [];
    const ids = needs.flatMap(({ id }) => id ?? []);
    const types = needs.flatMap((need) => (need.id === undefined ? need.types : []));
    const found = await this.credentials.findNamedOrDefault(organizationId, ids, types);
    return needs.map((need) => {
      const chosen = choose(need, found);
      return 'problem' in chosen ? chosen : this.unlock(chosen);
    });
  }

  /** Never throws for what is stored: one bad credential fails the runs that need it alone. */
  unlock(credential: CredentialEntity): CredentialFinding {
    const { name, type } = credential;
    const about = `credential "${name}": `;
    const registered = this.types.get(type);
    if (registered === undefined) return unusable('broken', about + notInstalled(type));
    const opened = this.sealer.open(credential);
    if (!opened.readable) return unusable('broken', about + opened.problem);
    const data = { ...opened.shown, ...opened.secrets };
    const secrets = stringsIn({ ...opened.secrets, ...secretsOf(registered, data) });
    try {
      const hosts = this.data.hostsOf(registered, data);
      return { kind: 'usable', credential: { type, name, data, hosts }, secrets };
    } catch {
      return this.incomplete(credential, registered);
    }
  }

  /** Its message may hold secrets. */
  private incomplete(credential: CredentialEntity, { label }: RegisteredCredential): Unusable {
    const { id, name } = credential;
    this.log.warn(`Credential ${String(id)} gives no hosts: its data does not fit its type`);
    const problem = `credential "${name}" does not hold what ${label} needs now: enter its data again`;
    return unusable('broken', problem);
  }
}

function choose(
  { id, types }: CredentialNeed,
  found: readonly CredentialEntity[],
): CredentialEntity | Unusable {
  const any = types.join(' or ');
  if (id !== undefined) {
    const named = found.find((credential) => credential.id === id);
    if (named === undefined) return unusable('unknown', `Credential ${String(id)} not found`);
    if (types.includes(named.type)) return named;
    return unusable(
      'unfit',
      `Credential ${String(id)} is of type ${named.type}; this node takes one of type ${any}`,
    );
  }
  const defaults = found.filter(({ defaultOf }) => defaultOf !== null && types.includes(defaultOf));
  const [first, second] = defaults;
  if (first === undefined) return unusable('missing', missing(any));
  if (second === undefined) return first;
  const names = defaults.map(({ name, type }) => `"${name}" (${type})`).join(' and ');
  return unusable('ambiguous', `${names} are both defaults: say which in credential_id`);
}

function missing(types: string): string {
  return (
    `it needs a credential of type ${types} and there is no default one: add a ${types} credential ` +
    'to the organization, or name one in credential_id'
  );
}

function unusable(reason: Unusable['reason'], problem: string): Unusable {
  return { kind: 'unusable', reason, problem };
}
