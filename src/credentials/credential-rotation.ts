import { Injectable } from '@nestjs/common';
import { Keyring } from '../platform/crypto/keyring';
import { UnitOfWork } from '../platform/database/unit-of-work';
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
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Of one organization, or of all. Stops early when `signal` aborts. */
  async run(organizationId?: number, signal?: AbortSignal): Promise<RotationCounts> {
    let rotated = 0;
    let pass = { rotated: 0, missed: 0, unreadable: 0 };
    for (let passes = 0; passes < MOST_PASSES; passes += 1) {
      pass = await this.pass(organizationId, signal);
      rotated += pass.rotated;
      if (pass.missed === 0) break;
    }
    return { rotated, unreadable: pass.unreadable };
  }

  private async pass(organizationId?: number, signal?: AbortSignal) {
    const counts = { rotated: 0, missed: 0, unreadable: 0 };
    const { currentKeyId } = this.keyring;
    for (let afterId = 0; signal?.aborted !== true;) {
      const place = { afterId, limit: BATCH };
      const rows = await this.credentials.findSealedOtherwise(currentKeyId, place, organizationId);
      for (const row of rows) counts[await this.reseal(row)] += 1;
      const last = rows.at(-1);
      if (last === undefined) break;
      afterId = last.id;
    }
    return counts;
  }

  private async reseal(row: CredentialEntity): Promise<'rotated' | 'missed' | 'unreadable'> {
    const opened = this.sealer.open(row);
    if (!opened.readable) return 'unreadable';
    const sealed = this.sealer.seal(row, opened);
    const written = await this.unitOfWork.run((manager) =>
      this.credentials.reseal(manager, row, sealed),
    );
    return written ? 'rotated' : 'missed';
  }
}
