/** Why a sealed text cannot be opened. */
export type UnreadableReason = 'unknown-key' | 'damaged';

/**
 * A sealed text cannot be opened. Causes: its key is not in ENCRYPTION_KEYS, it was changed or cut,
 * or it was sealed for another place. Carries nothing of its content.
 */
export class UnreadableSecretError extends Error {
  constructor(
    readonly reason: UnreadableReason,
    /** Of the key it was sealed with, where that can be told. */
    readonly keyId: string | undefined,
  ) {
    super(
      reason === 'unknown-key'
        ? `The key "${keyId ?? ''}" is not among ENCRYPTION_KEYS`
        : 'The sealed text is damaged or belongs elsewhere',
    );
    this.name = 'UnreadableSecretError';
  }
}
