import { Injectable } from '@nestjs/common';
import { type AuditActor, theServer } from '../audit/audit-event';
import { AuditTrail } from '../audit/audit-trail';
import { Keyring } from '../platform/crypto/keyring';
import { credentialResource } from './credential-resource';
import { CredentialSealer } from './credential-sealer';
import { CredentialsRepository } from './credentials.repository';
import type { CredentialEntity } from './credential.entity';

/** Rows read at once; between batches other work gets its turn. */
const BATCH = 50;
/** For rows that were changed while they were encrypted anew. */
const MOST_PASSES = 3;

export interface RotationCounts {
  readonly rotated: number;
  readonly unreadable: number;
}

/**
 * Encrypts credentials anew with the current key. Each row is written only if it is still as it was
 * read, so that a change made meanwhile is never lost, on however many servers this runs at once.
 */
@Injectable()
export class CredentialRotation {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly sealer: CredentialSealer,
    private readonly keyring: Keyring,
    private readonly trail: AuditTrail,
  ) {}

  /** Of the organization of `by`, or without it of all. Stops early when `signal` aborts. */
  async run(by?: AuditActor, signal?: AbortSignal): Promise<RotationCounts> {
    let rotated = 0;
    let pass = { rotated: 0, missed: 0, unreadable: 0 };
    for (let passes = 0; passes < MOST_PASSES; passes += 1) {
      pass = await this.pass(by, signal);
      rotated += pass.rotated;
      if (pass.missed === 0) break;
    }
    return { rotated, unreadable: pass.unreadable };
  }

  private async pass(by?: AuditActor, signal?: AbortSignal) {
    const counts = { rotated: 0, missed: 0, unreadable: 0 };
    const { currentKeyId } = this.keyring;
    for (let afterId = 0; signal?.aborted !== true;) {
      const place = { afterId, limit: BATCH };
      const rows = await this.credentials.findSealedOtherwise(
        currentKeyId,
        place,
        by?.organizationId,
      );
      for (const row of rows) {
        counts[await this.reseal(row, by ?? theServer(row.organizationId))] += 1;
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      afterId = last.id;
    }
    return counts;
  }

  private async reseal(
    row: CredentialEntity,
    by: AuditActor,
  ): Promise<'rotated' | 'missed' | 'unreadable'> {
    const opened = this.sealer.open(row);
    if (!opened.readable) return 'unreadable';
    const sealed = this.sealer.seal(row, opened);
    const written = await this.trail.run(by, async (manager, note) => {
      const done = await this.credentials.reseal(manager, row, sealed);
      const details = { key_id: sealed.keyId };
      if (done) note({ action: 'credential.rotated', resource: credentialResource(row), details });
      return done;
    });
    return written ? 'rotated' : 'missed';
  }
}
