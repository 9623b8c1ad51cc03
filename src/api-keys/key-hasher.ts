import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecuritySettings } from '../platform/config/security.settings';

/**
 * What is stored of a key: HMAC-SHA-256 under the server's pepper. Keys are random enough that a
 * slow hash would add nothing but time to every request.
 */
@Injectable()
export class KeyHasher {
  constructor(private readonly settings: SecuritySettings) {}

  /** 64 hexadecimal digits. */
  hash(key: string): string {
    return createHmac('sha256', this.settings.apiKeyPepper).update(key).digest('hex');
  }
}
