import { readFileSync } from 'node:fs';
import type { SettingFault } from './settings-error';

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

interface IntegerRange {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Reads settings from environment variables and gathers every fault instead of stopping at the
 * first; a faulty setting reads as its default. An empty variable counts as unset.
 */
export class Environment {
  private readonly found: SettingFault[] = [];
  private readonly asked = new Set<string>();

  constructor(private readonly variables: EnvironmentVariables) {}

  get faults(): readonly SettingFault[] {
    return this.found;
  }

  /** Names of all variables that were read so far. */
  get names(): readonly string[] {
    return [...this.asked];
  }

  fault(name: string, message: string): void {
    this.found.push({ name, message });
  }

  /** The variable as it stands, without surrounding blanks. */
  optional(name: string): string | undefined {
    this.asked.add(name);
    const value = this.variables[name]?.trim();
    return value === '' ? undefined : value;
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  /** A whole number in decimal digits within the range. */
  integer(name: string, range: IntegerRange): number {
    const value = this.optional(name);
    if (value === undefined) return range.default;
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= range.min && number <= range.max) return number;
    this.fault(
      name,
      `"${value}" is not allowed; use a whole number from ${String(range.min)} to ${String(range.max)}`,
    );
    return range.default;
  }

  /** true/false, on/off, yes/no, 1/0. */
  boolean(name: string, fallback: boolean): boolean {
    const value = this.optional(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (['true', 'on', 'yes', '1'].includes(value)) return true;
    if (['false', 'off', 'no', '0'].includes(value)) return false;
    this.fault(name, `"${value}" is not allowed; use true or false`);
    return fallback;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.optional(name);
    if (value === undefined) return fallback;
    const match = allowed.find((candidate) => candidate === value.toLowerCase());
    if (match !== undefined) return match;
    this.fault(name, `"${value}" is not allowed; use one of ${allowed.join(', ')}`);
    return fallback;
  }

  /** Comma-separated entries, blanks around them dropped. */
  list(name: string): readonly string[] {
    return (this.optional(name) ?? '')
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }

  /** A secret: from the variable itself, or from the file that NAME_FILE points at. */
  secret(name: string): string | undefined {
    const value = this.optional(name);
    const path = this.optional(`${name}_FILE`);
    if (path === undefined) return value;
    if (value !== undefined) {
      this.fault(name, `is set and so is ${name}_FILE; set one of them`);
      return value;
    }
    return this.readSecretFile(`${name}_FILE`, path);
  }

  private readSecretFile(name: string, path: string): string | undefined {
    try {
      const text = readFileSync(path, 'utf8').trim();
      if (text !== '') return text;
      this.fault(name, `the file ${path} is empty; put the secret into it`);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      this.fault(name, `can't read ${path} (${reason}); name a file this server may read`);
    }
    return undefined;
  }
}
