import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { EngineClient } from '../engine/process-pool/engine-client';
import type { CredentialTestResult } from '../engine/process-pool/messages';
import type { Principal } from '../platform/http/principal';
import type { CredentialTestDto } from './credential.dto';
import { credentialNotFound } from './credential.errors';
import { credentialResource } from './credential-resource';
import type { CredentialEntity } from './credential.entity';
import { CredentialsRepository } from './credentials.repository';
import { StoredCredentialVault } from './stored-credential-vault';

/** Tries credentials out, in an engine process: that is where nodes use them. */
@Injectable()
export class CredentialTestsService {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly vault: StoredCredentialVault,
    private readonly engine: EngineClient,
    private readonly trail: AuditTrail,
  ) {}

  /** @throws AppError CREDENTIAL_NOT_FOUND, SERVICE_UNAVAILABLE where no process answers */
  async test(caller: Principal, id: number): Promise<CredentialTestDto> {
    const credential = await this.credentials.findOne(caller.organizationId, id);
    if (credential === null) throw credentialNotFound(id);
    const begun = performance.now();
    const result = await this.resultOf(credential);
    await this.trail.write(
      this.trail.entryOf(caller, {
        action: 'credential.tested',
        outcome: result.ok ? 'success' : 'failure',
        resource: credentialResource(credential),
      }),
    );
    return { ...result, duration_ms: Math.round(performance.now() - begun) };
  }

  private async resultOf(stored: CredentialEntity): Promise<CredentialTestResult> {
    const finding = this.vault.unlock(stored);
    if (finding.kind === 'unusable') return { ok: false, message: finding.problem };
    const { credential, secrets } = finding;
    const { type, data, hosts } = credential;
    return this.engine.testCredential({ type, data, hosts, secrets });
  }
}
