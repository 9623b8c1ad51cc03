import type { JsonObject } from '../common/json';
import {
  type CredentialOptions,
  type CredentialType,
  descriptiveFieldsOf,
  type IntegrationOptions,
  secretFieldsOf,
} from '../node-sdk';
import { type ConfigConstructor, fieldsOf, nestedFieldsOf } from './config-fields';
import { configSchemaOf } from './config-schema';
import type { RegisteredCredential } from './registered-credential';
import { categoryOf } from './registration';

/** A credential class found in a module, with both of its declarations. */
export interface CredentialRegistration {
  readonly integration: IntegrationOptions;
  readonly options: CredentialOptions<object>;
  readonly instance: object;
}

const KEY = /^[a-z][a-z0-9]{0,31}$/;
const METHODS = ['hosts', 'test'] as const;

/** Everything that keeps the found credentials from being used; each says where and what to do. */
export function credentialFaults(registrations: readonly CredentialRegistration[]): string[] {
  const keys = registrations.map(({ options }) => options.key);
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [
    ...[...twice].map((key) => `Credential ${key}: two types have this key; rename one`),
    ...registrations.flatMap((registration) =>
      [
        ...declarationFaults(registration),
        ...dataFaults(registration.options.data as ConfigConstructor),
      ].map((fault) => `Credential ${registration.options.key}: ${fault}`),
    ),
  ];
}

export function registeredCredential(registration: CredentialRegistration): RegisteredCredential {
  const { integration, options, instance } = registration;
  const dataClass = options.data as ConfigConstructor;
  const secretFields = secretFieldsOf(dataClass);
  let dataSchema: JsonObject | undefined;
  return {
    type: options.key,
    label: options.label,
    description: options.description,
    category: categoryOf(integration),
    dataClass,
    get dataSchema() {
      return (dataSchema ??= dataSchemaOf(dataClass, secretFields));
    },
    secretFields,
    descriptiveFields: descriptiveFieldsOf(dataClass),
    instance: instance as CredentialType<object>,
  };
}

function declarationFaults({ options, instance }: CredentialRegistration): string[] {
  const methods = instance as Readonly<Record<string, unknown>>;
  return [
    ...(KEY.test(options.key) ? [] : ['its key must be lower-case letters and digits']),
    ...(options.label.trim() === '' ? ['it needs a label'] : []),
    ...METHODS.filter((name) => typeof methods[name] !== 'function').map(
      (name) => `it needs the method ${name}()`,
    ),
  ];
}

/** Data is flat, so that each secret is a field of its own. */
function dataFaults(dataClass: ConfigConstructor): string[] {
  const known = fieldsOf(dataClass);
  const secrets = secretFieldsOf(dataClass);
  const named = [
    ...Object.keys(new dataClass()),
    ...secrets,
    ...descriptiveFieldsOf(dataClass),
  ].filter((field) => !known.includes(field));
  return [
    ...[...new Set(named)].map((field) => `${dataClass.name}.${field} needs a validator`),
    ...nestedFieldsOf(dataClass).map(
      ({ name }) => `${dataClass.name}.${name} is nested; make each of its fields one of the data`,
    ),
    ...descriptiveFieldsOf(dataClass)
      .filter((field) => secrets.includes(field))
      .map((field) => `${dataClass.name}.${field} is secret, so it cannot be descriptive`),
  ];
}

function dataSchemaOf(dataClass: ConfigConstructor, secretFields: readonly string[]): JsonObject {
  const schema = configSchemaOf(dataClass);
  const fields = Object.entries(schema['properties'] as Record<string, JsonObject>);
  const properties = fields.map(([name, property]) => [
    name,
    secretFields.includes(name) ? { format: 'password', ...property, writeOnly: true } : property,
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as JsonObject };
}
