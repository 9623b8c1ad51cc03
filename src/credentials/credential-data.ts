import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { validateSync, type ValidationError } from 'class-validator';
import { AppError, type ErrorDetail } from '../common/app-error';
import type { JsonObject } from '../common/json';
import { SecretRedactor, stringsIn } from '../common/secret-redactor';
import { severalFaults } from '../common/several-faults';
import { fieldsOf } from '../node-catalog/config-fields';
import { ConfigValidator } from '../node-catalog/config-validator';
import type { RegisteredCredential } from '../node-catalog/registered-credential';
import { NodeError } from '../node-sdk';
import { HostLimit } from '../platform/egress/host-limit';
import { invalidInput } from '../platform/http/input-validation.pipe';
import type { CredentialParts } from './credential-sealer';

/** JSON of all fields together: private keys fit, files don't. */
const MOST_CHARACTERS = 65_536;

/** Checks the data of credentials against their type and tells what may be shown of it. */
@Injectable()
export class CredentialData {
  constructor(private readonly configs: ConfigValidator) {}

  /**
   * The data as it is kept: valid, defaults filled in, fields that are null left out.
   * @throws AppError INVALID_INPUT naming every field at fault; never with a value
   */
  read(type: RegisteredCredential, given: JsonObject): CredentialParts {
    const data = this.instance(type, withoutNulls(given));
    const errors = validateSync(data, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: false,
    });
    const redactor = new SecretRedactor(stringsIn(secretsOf(type, given)));
    if (errors.length > 0) throw invalidData(errors, redactor);
    if (JSON.stringify(data).length > MOST_CHARACTERS) {
      throw fault('data', `data must be at most ${String(MOST_CHARACTERS)} characters of JSON`);
    }
    this.checkHosts(type, data, redactor);
    return split(type, withoutNulls({ ...data }));
  }

  /** Where it may be sent. Throws what the type throws: data it cannot make hosts of. */
  hostsOf(type: RegisteredCredential, data: JsonObject): readonly string[] {
    return type.instance.hosts(this.instance(type, data));
  }

  /**
   * The stored data with `given` fields in place of its own, null for none.
   * @throws AppError INVALID_INPUT also where secrets that stay would go another way than they
   *   were entered for
   */
  change(type: RegisteredCredential, stored: CredentialParts, given: JsonObject): CredentialParts {
    const known = fieldsOf(type.dataClass);
    const before = Object.fromEntries(
      Object.entries({ ...stored.shown, ...stored.secrets }).filter(([name]) =>
        known.includes(name),
      ),
    );
    const after = this.read(type, { ...before, ...given });
    const kept = Object.keys(stored.secrets).filter(
      (name) => stored.secrets[name] !== '' && name in after.secrets && !Object.hasOwn(given, name),
    );
    const redirected = kept.length === 0 ? undefined : this.redirection(type, before, after);
    if (redirected === undefined) return after;
    throw severalFaults(
      'INVALID_INPUT',
      kept.map((name) => mustBeGiven(name, redirected)),
    );
  }

  /** The field whose change sends secrets to another place, or in another way. */
  private redirection(
    type: RegisteredCredential,
    stored: JsonObject,
    after: CredentialParts,
  ): string | undefined {
    const { shown: before } = split(type, { ...this.instance(type, stored) });
    const names = new Set([...Object.keys(before), ...Object.keys(after.shown)]);
    const changed = [...names].filter(
      (name) => !isDeepStrictEqual(before[name] ?? null, after.shown[name] ?? null),
    );
    const guarded = changed.find((name) => !type.descriptiveFields.includes(name));
    if (guarded !== undefined) return guarded;
    const hosts = this.hostsOf(type, { ...after.shown, ...after.secrets });
    return isDeepStrictEqual(hosts, this.hostsOf(type, stored)) ? undefined : changed[0];
  }

  private instance({ dataClass }: RegisteredCredential, data: JsonObject): object {
    return this.configs.instantiate({ configClass: dataClass }, data);
  }

  private checkHosts(type: RegisteredCredential, data: object, redactor: SecretRedactor): void {
    try {
      new HostLimit(type.instance.hosts(data));
    } catch (error) {
      const why = error instanceof NodeError ? error.message : 'it names no host to send it to';
      throw fault('data', redactor.text(`data cannot be used: ${why}`));
    }
  }
}

/** Values of the fields that are secret. */
export function secretsOf({ secretFields }: RegisteredCredential, data: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => secretFields.includes(name)));
}

/** Values of the fields that may be shown. */
export function shownOf({ secretFields }: RegisteredCredential, data: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !secretFields.includes(name)));
}

function split(type: RegisteredCredential, data: JsonObject): CredentialParts {
  return { shown: shownOf(type, data), secrets: secretsOf(type, data) };
}

function withoutNulls(data: JsonObject): JsonObject {
  const entries = Object.entries(data) as [string, JsonObject[string] | undefined][];
  const given = entries.filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as JsonObject;
}

function invalidData(errors: ValidationError[], redactor: SecretRedactor): AppError {
  const whole = { property: 'data', children: errors };
  const { message, details } = invalidInput([whole]);
  return new AppError('INVALID_INPUT', redactor.text(message), {
    details: redactor.value(details),
  });
}

function fault(path: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { details: [{ path, message }] });
}

function mustBeGiven(secret: string, because: string): ErrorDetail {
  return {
    path: `data.${secret}`,
    message: `data.${secret} must be given again, because data.${because} changes: a stored secret goes only where it was entered for`,
  };
}
