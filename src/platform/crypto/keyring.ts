import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecuritySettings } from '../config/security.settings';
import { UnreadableSecretError } from './unreadable-secret-error';

const CIPHER = 'aes-256-gcm';
/** Of 96 bits, as NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';
/** `v1.<key id>.<base64url of nonce, ciphertext and tag>` */
const SEALED = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/;

/**
 * Seals texts with the current key of ENCRYPTION_KEYS and opens what any key of it sealed:
 * AES-256-GCM. A text opens only in the place it was sealed for: `place` is part of the
 * authenticated data.
 */
@Injectable()
export class Keyring {
  readonly currentKeyId: string;
  private readonly keys: ReadonlyMap<string, Buffer>;

  constructor({ encryptionKeys }: SecuritySettings) {
    const [current] = encryptionKeys;
    if (current === undefined) throw new Error('ENCRYPTION_KEYS holds no key');
    this.currentKeyId = current.id;
    this.keys = new Map(encryptionKeys.map(({ id, key }) => [id, key]));
  }

  /** Another sealed text each time. */
  seal(text: string, place: readonly string[]): string {
    const id = this.currentKeyId;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.keys.get(id) ?? '', nonce);
    cipher.setAAD(authenticated(id, place));
    const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `${VERSION}.${id}.${Buffer.concat(sealed).toString('base64url')}`;
  }

  /** Throws UnreadableSecretError. */
  open(sealed: string, place: readonly string[]): string {
    const [, id, content] = SEALED.exec(sealed) ?? [];
    if (id === undefined || content === undefined) {
      throw new UnreadableSecretError('damaged', undefined);
    }
    const key = this.keys.get(id);
    if (key === undefined) throw new UnreadableSecretError('unknown-key', id);
    try {
      return decrypt(Buffer.from(content, 'base64url'), key, authenticated(id, place));
    } catch {
      throw new UnreadableSecretError('damaged', id);
    }
  }
}

function decrypt(sealed: Buffer, key: Buffer, data: Buffer): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(-TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(data);
  decipher.setAuthTag(tag);
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

/** As a JSON array, so that no two places read alike. */
function authenticated(keyId: string, place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, ...place]));
}
