import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecuritySettings } from '../platform/config/security.settings';

const TOKEN_BYTES = 32;

/** Session tokens: 256 random bits for the cookie, an HMAC under SESSION_SECRET for the table. */
@Injectable()
export class SessionTokens {
  constructor(private readonly settings: SecuritySettings) {}

  /** 43 characters of base64url. */
  generate(): string {
    return randomBytes(TOKEN_BYTES).toString('base64url');
  }

  /** 64 hexadecimal digits. */
  hash(token: string): string {
    return createHmac('sha256', this.settings.sessionSecret).update(token).digest('hex');
  }
}
