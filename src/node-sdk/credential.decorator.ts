import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { Outbound } from './outbound';
import type { ConfigClass } from './node-type.decorator';

/** What a credential's test gets: the decrypted data, and a network limited to its hosts. */
export interface CredentialTestContext<D> extends Outbound {
  readonly data: D;
  /** Aborts when the test takes too long. */
  readonly signal: AbortSignal;
}

/** One type of credential: where it may be sent, and how to find out whether it works. */
export interface CredentialType<D> {
  /**
   * The hosts that this credential may be sent to: `api.stripe.com`, `*.example.com`, or with a
   * port `10.1.0.7:3306`. The engine refuses every other destination.
   */
  hosts(data: D): readonly string[];
  /**
   * Uses the credential in a way that changes nothing. Returns one sentence for a person
   * ("Signed in as acme"); throws NodeError saying what is wrong and what to do.
   */
  test(context: CredentialTestContext<D>): Promise<string>;
}

export interface CredentialOptions<D extends object> {
  /** Lower case, unique in the server: `stripe`. What a node's `credential` names. */
  readonly key: string;
  readonly label: string;
  readonly description: string;
  /** Its class-validator decorators are the validation and the JSON Schema; mark secrets @Secret. */
  readonly data: ConfigClass<D>;
}

const CREDENTIAL = Symbol.for('vantage:credential');
const SECRET_FIELDS = Symbol.for('vantage:secret-fields');
const DESCRIPTIVE_FIELDS = Symbol.for('vantage:descriptive-fields');

/** Declares a type of credential; list it in the `credentials` of an @Integration. */
export function Credential<D extends object>(options: CredentialOptions<D>) {
  return (target: new (...dependencies: never[]) => CredentialType<D>): void => {
    Injectable()(target);
    Reflect.defineMetadata(CREDENTIAL, options, target);
  };
}

/** The declaration on a class, if it is a type of credential. */
export function credentialOf(target: object): CredentialOptions<object> | undefined {
  return Reflect.getOwnMetadata(CREDENTIAL, target) as CredentialOptions<object> | undefined;
}

/** Marks a field of a credential's data as secret: it is stored encrypted and never shown again. */
export function Secret(): PropertyDecorator {
  return marked(SECRET_FIELDS);
}

/** Names of the fields marked with `@Secret()`. */
export function secretFieldsOf(dataClass: object): readonly string[] {
  return namesIn(SECRET_FIELDS, dataClass);
}

/**
 * Marks a field that neither says where nor how the secrets are sent, such as the sender of mails
 * or the name of a database: it may be changed while the stored secrets stay. After a change of any
 * other field the secrets must be given again, so that nobody can send a secret they do not know
 * to another place.
 */
export function Descriptive(): PropertyDecorator {
  return marked(DESCRIPTIVE_FIELDS);
}

/** Names of the fields marked with `@Descriptive()`. */
export function descriptiveFieldsOf(dataClass: object): readonly string[] {
  return namesIn(DESCRIPTIVE_FIELDS, dataClass);
}

function marked(mark: symbol): PropertyDecorator {
  return (target, property) => {
    const fields = namesIn(mark, target.constructor);
    Reflect.defineMetadata(mark, [...fields, String(property)], target.constructor);
  };
}

function namesIn(mark: symbol, dataClass: object): readonly string[] {
  return (Reflect.getMetadata(mark, dataClass) ?? []) as readonly string[];
}
