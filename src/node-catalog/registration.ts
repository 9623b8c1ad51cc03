import type { JsonObject } from '../common/json';
import {
  escapedFieldsOf,
  type IntegrationOptions,
  type NodeInstance,
  type NodeRole,
  type NodeTypeOptions,
} from '../node-sdk';
import { allCodeFieldsOf, type ConfigConstructor } from './config-fields';
import { configSchemaOf } from './config-schema';
import type { Category, RegisteredNode } from './registered-node';

/** A node class found in a module, with both of its declarations. */
export interface Registration {
  readonly integration: IntegrationOptions;
  readonly options: NodeTypeOptions<object>;
  readonly instance: object;
}

const DEFAULT_OUTPUTS: Readonly<Record<NodeRole, readonly string[]>> = {
  getter: ['output1'],
  setter: ['output1'],
  terminator: [],
};

export function nodeTypeName({ integration, options }: Registration): string {
  return `${integration.key}/${options.key}`;
}

export function portsOf(options: NodeTypeOptions<object>) {
  const inputs = options.inputs ?? ['input1'];
  const optional = options.optionalInputs ?? [];
  return {
    inputs,
    requiredInputs:
      options.role === 'getter' ? [] : inputs.filter((input) => !optional.includes(input)),
    ...outputsOf(options),
  };
}

function outputsOf({ outputs, role }: NodeTypeOptions<object>) {
  if (outputs === undefined) return { outputs: DEFAULT_OUTPUTS[role] };
  return 'of' in outputs ? { outputs: outputs.example, configuredOutputs: outputs } : { outputs };
}

export function keepsRows(options: NodeTypeOptions<object>): boolean {
  return options.role === 'setter' && options.keepsRows === true;
}

export function categoryOf({ id, key, name }: IntegrationOptions): Category {
  return { id: id ?? derivedId(key), key, name };
}

export function registeredNode(registration: Registration): RegisteredNode {
  const { integration, options, instance } = registration;
  const configClass = options.config as ConfigConstructor;
  let configSchema: JsonObject | undefined;
  return {
    nodeType: nodeTypeName(registration),
    role: options.role,
    label: options.label,
    description: options.description,
    category: categoryOf(integration),
    ...portsOf(options),
    keepsRows: keepsRows(options),
    ...credentialsOf(options),
    ...(options.docs === undefined ? {} : { docs: options.docs }),
    configClass,
    get configSchema() {
      return (configSchema ??= configSchemaOf(configClass));
    },
    codeFields: allCodeFieldsOf(configClass),
    escapedFields: escapedFieldsOf(configClass),
    instance: instance as NodeInstance,
  };
}

function credentialsOf({ credential = [], credentialOptional = false }: NodeTypeOptions<object>) {
  const credentials = typeof credential === 'string' ? [credential] : credential;
  return { credentials, requiresCredential: credentials.length > 0 && !credentialOptional };
}

/** FNV-1a over the key, above the ids that are given by hand. */
function derivedId(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return 1000 + (hash % 1_000_000);
}
