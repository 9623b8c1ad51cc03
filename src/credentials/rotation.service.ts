import { Injectable } from '@nestjs/common';
import { Keyring } from '../platform/crypto/keyring';
import type { Principal } from '../platform/http/principal';
import { CredentialRotation } from './credential-rotation';
import type { RotationDto } from './credential.dto';
import { CredentialsRepository } from './credentials.repository';

/** Encrypts an organization's credentials anew when its admin asks for it. */
@Injectable()
export class RotationService {
  constructor(
    private readonly rotation: CredentialRotation,
    private readonly credentials: CredentialsRepository,
    private readonly keyring: Keyring,
  ) {}

  async rotate(caller: Principal): Promise<RotationDto> {
    const { currentKeyId } = this.keyring;
    const already_current = await this.credentials.countSealedWith(
      currentKeyId,
      caller.organizationId,
    );
    return { ...(await this.rotation.run(caller)), already_current };
  }
}
