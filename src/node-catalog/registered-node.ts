import type { JsonObject } from '../common/json';
import type {
  CodeField,
  EscapedField,
  NodeDocs,
  NodeInstance,
  NodeRole,
  ConfiguredOutputs,
} from '../node-sdk';
import type { ConfigConstructor } from './config-fields';

export interface Category {
  /** Stable. */
  readonly id: number;
  /** `stripe` */
  readonly key: string;
  /** `Stripe` */
  readonly name: string;
}

/** A node type as the server knows it. */
export interface RegisteredNode {
  /** `stripe/listCharges` */
  readonly nodeType: string;
  readonly role: NodeRole;
  readonly label: string;
  readonly description: string;
  readonly category: Category;
  readonly inputs: readonly string[];
  /** Those of `inputs` that must be connected. */
  readonly requiredInputs: readonly string[];
  /** Of a small config, where they follow from the config. */
  readonly outputs: readonly string[];
  readonly configuredOutputs?: ConfiguredOutputs;
  /** Whether each row of its only input leaves by its only output as exactly one row. */
  readonly keepsRows: boolean;
  /** The types of credential of which it takes one; empty: none. */
  readonly credentials: readonly string[];
  /** Whether it cannot work without. */
  readonly requiresCredential: boolean;
  readonly docs?: NodeDocs;
  readonly configClass: ConfigConstructor;
  /** Made when it is first asked for: most processes never show it. */
  readonly configSchema: JsonObject;
  /** Config fields that hold code, dotted, `*` for array positions. */
  readonly codeFields: readonly CodeField[];
  readonly escapedFields: readonly EscapedField[];
  readonly instance: NodeInstance;
}
