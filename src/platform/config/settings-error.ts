/** One setting that is wrong. */
export interface SettingFault {
  readonly name: string;
  /** What is wrong and what is allowed. Never holds the value of a secret. */
  readonly message: string;
}

/**
 * Settings the server can't start with: every fault of every area at once, so that a person mends
 * them in one go.
 */
export class SettingsError extends Error {
  constructor(readonly faults: readonly SettingFault[]) {
    super(
      [
        faults.length === 1
          ? 'A setting is wrong:'
          : `${String(faults.length)} settings are wrong:`,
        ...faults.map((fault) => `  ${fault.name}: ${fault.message}`),
      ].join('\n'),
    );
    this.name = 'SettingsError';
  }
}
