import type { NodeCredential } from '../node-sdk';

/** What a node needs a credential for. */
export interface CredentialNeed {
  /** The types of which it takes one. */
  readonly types: readonly string[];
  /** The one its config names; undefined: the default of its types. */
  readonly id?: number;
}

/** A credential for a run, or why there is none. */
export type CredentialFinding =
  | {
      readonly kind: 'usable';
      readonly credential: NodeCredential;
      /** Every secret value in it, to be kept out of messages. */
      readonly secrets: readonly string[];
    }
  | {
      readonly kind: 'unusable';
      /**
       * `unknown`: the organization has no credential of that id; `unfit`: it is of another type;
       * `missing`: there is no default; `ambiguous`: several types have one; `broken`: it cannot be
       * read or is not complete.
       */
      readonly reason: 'unknown' | 'unfit' | 'missing' | 'ambiguous' | 'broken';
      /** What is wrong and what to do, without the node's name. */
      readonly problem: string;
    };

/** Decrypts credentials for a run. Keeps nothing decrypted itself. */
export abstract class CredentialVault {
  /** One finding a need, all in one question to the database. */
  abstract open(
    organizationId: number,
    needs: readonly CredentialNeed[],
  ): Promise<readonly CredentialFinding[]>;
}
