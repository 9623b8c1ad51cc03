import type { JsonObject } from '../common/json';
import type { CredentialType } from '../node-sdk';
import type { ConfigConstructor } from './config-fields';
import type { Category } from './registered-node';

/** A type of credential as the server knows it. */
export interface RegisteredCredential {
  /** `stripe` */
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly category: Category;
  readonly dataClass: ConfigConstructor;
  /** JSON Schema of its data; secret fields are `writeOnly`. */
  readonly dataSchema: JsonObject;
  readonly secretFields: readonly string[];
  /** Those that can be changed without giving the secrets again. */
  readonly descriptiveFields: readonly string[];
  readonly instance: CredentialType<object>;
}
