import { type CredentialFinding, type CredentialNeed, CredentialVault } from '../credential-vault';

type Unusable = Extract<CredentialFinding, { kind: 'unusable' }>;

/** A vault whose answer is the same for every need; it remembers what it was asked. */
export class FakeCredentialVault extends CredentialVault {
  readonly asked: { readonly organizationId: number; readonly needs: readonly CredentialNeed[] }[] =
    [];
  readonly credential = {
    type: 'test',
    name: 'Test',
    data: { token: 'hush' },
    hosts: ['test.example'],
  };
  finding: CredentialFinding = { kind: 'usable', credential: this.credential, secrets: ['hush'] };

  lacks(reason: Unusable['reason'], problem: string): this {
    this.finding = { kind: 'unusable', reason, problem };
    return this;
  }

  override open(
    organizationId: number,
    needs: readonly CredentialNeed[],
  ): Promise<readonly CredentialFinding[]> {
    this.asked.push({ organizationId, needs });
    return Promise.resolve(needs.map(() => this.finding));
  }
}
