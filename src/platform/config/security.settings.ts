import { randomBytes } from 'node:crypto';
import type { DatabaseSettings } from './database.settings';
import type { Environment } from './environment';
import { generatedSecret } from './generated-secret';
import type { StorageSettings } from './storage.settings';

const SHORTEST_SECRET = 32;
const SHORTEST_TOKEN = 16;
/** What an Authorization header carries as it is. */
const TOKEN = new RegExp(`^[!-~]{${String(SHORTEST_TOKEN)},}$`);
const KEY_BYTES = 32;

/** One key of the keyring for stored credentials. */
export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/**
 * Secrets of the server. On SQLite they are generated into DATA_DIR when unset; with MySQL, where
 * several machines must agree on them, they have to be given.
 */
export class SecuritySettings {
  /** `SESSION_SECRET`: 32 characters or more. */
  readonly sessionSecret: string;
  /** `API_KEY_PEPPER`: 32 characters or more. Changing it makes every API key invalid. */
  readonly apiKeyPepper: string;
  /** `ENCRYPTION_KEYS`: `id:base64 of 32 bytes`, comma-separated; the first one is current. */
  readonly encryptionKeys: readonly EncryptionKey[];

  /** `METRICS_TOKEN`: 16 characters or more of printable ASCII without blanks; opens /metrics. Generated into DATA_DIR when unset. */
  readonly metricsToken: string;

  constructor(env: Environment, database: DatabaseSettings, storage: StorageSettings) {
    const secrets = new SecretSource(env, database, storage);
    this.sessionSecret = secrets.longText('SESSION_SECRET');
    this.apiKeyPepper = secrets.longText('API_KEY_PEPPER');
    this.encryptionKeys = secrets.keyring('ENCRYPTION_KEYS');
    this.metricsToken = secrets.ownToken('METRICS_TOKEN');
  }
}

/** Secrets from the environment, else from DATA_DIR. */
class SecretSource {
  constructor(
    private readonly env: Environment,
    private readonly database: DatabaseSettings,
    private readonly storage: StorageSettings,
  ) {}

  longText(name: string): string {
    const secret = this.read(name, () => randomBytes(KEY_BYTES).toString('base64url'));
    if (secret === undefined) return '';
    if (secret.length >= SHORTEST_SECRET) return secret;
    this.env.fault(name, `is too short; use ${String(SHORTEST_SECRET)} characters or more`);
    return '';
  }

  /** A Bearer token that other machines need not know. */
  ownToken(name: string): string {
    const before = this.env.faults.length;
    const given = this.env.secret(name);
    if (this.env.faults.length > before) return '';
    if (given !== undefined) {
      if (TOKEN.test(given)) return given;
      const length = `${String(SHORTEST_TOKEN)} characters or more`;
      this.env.fault(name, `cannot be sent as a Bearer token; use ${length}, ASCII without blanks`);
      return '';
    }
    if (before > 0) return '';
    return this.fromDataDir(name, () => randomBytes(KEY_BYTES).toString('base64url')) ?? '';
  }

  keyring(name: string): readonly EncryptionKey[] {
    const text = this.read(name, () => `k1:${randomBytes(KEY_BYTES).toString('base64')}`);
    if (text === undefined) return [];
    const keys = text.split(',').map((entry) => parseKey(entry.trim()));
    const good = keys.filter((key) => key !== undefined);
    if (good.length < keys.length) {
      this.env.fault(name, 'is malformed; use id:base64 of 32 bytes, separated by commas');
    } else if (new Set(good.map((key) => key.id)).size < good.length) {
      this.env.fault(name, 'has the same id twice; use an id of its own for each key');
    }
    return good;
  }

  /** Undefined where there is none and the fault is already told. */
  private read(name: string, generate: () => string): string | undefined {
    const before = this.env.faults.length;
    const given = this.env.secret(name);
    if (given !== undefined || this.env.faults.length > before) return given;
    if (this.database.kind === 'mysql') {
      this.env.fault(name, `is required with MySQL; set it, or ${name}_FILE to a file holding it`);
      return undefined;
    }
    return before > 0 ? undefined : this.fromDataDir(name, generate);
  }

  private fromDataDir(name: string, generate: () => string): string | undefined {
    const file = name.toLowerCase().replaceAll('_', '-');
    try {
      return generatedSecret(this.storage.dataDir, file, generate);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'failed';
      this.env.fault(
        'DATA_DIR',
        `can't keep ${file} in ${this.storage.dataDir} (${reason}); use a folder this server may write`,
      );
      return undefined;
    }
  }
}

function parseKey(entry: string): EncryptionKey | undefined {
  const [, id, text] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/.exec(entry) ?? [];
  if (id === undefined || text === undefined) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? { id, key } : undefined;
}
