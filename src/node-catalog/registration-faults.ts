import type { NodeRole } from '../node-sdk';
import { fieldsOf, nestedFieldsOf, type ConfigConstructor } from './config-fields';
import { categoryOf, keepsRows, nodeTypeName, portsOf, type Registration } from './registration';

const METHOD_OF_ROLE = { getter: 'read', setter: 'compile', terminator: 'deliver' } as const;
const INTEGRATION_KEY = /^[a-z][a-z0-9]*$/;
const NODE_KEY = /^[a-z][a-zA-Z0-9]*$/;
const PORT = /^[a-z][a-zA-Z0-9_]{0,63}$/;

/** Everything that keeps the found nodes from being a catalog; each says where and what to do. */
export function registrationFaults(registrations: readonly Registration[]): string[] {
  return [
    ...duplicateNodeTypes(registrations),
    ...duplicateCategories(registrations),
    ...registrations.flatMap((registration) =>
      [
        ...keyFaults(registration),
        ...roleFaults(registration),
        ...portFaults(registration),
        ...rowFaults(registration),
        ...configFaults(registration.options.config as ConfigConstructor),
      ].map((fault) => `${nodeTypeName(registration)}: ${fault}`),
    ),
  ];
}

function duplicateNodeTypes(registrations: readonly Registration[]): string[] {
  return repeated(registrations.map(nodeTypeName)).map(
    (name) => `${name}: two nodes have this key; rename one`,
  );
}

function duplicateCategories(registrations: readonly Registration[]): string[] {
  const integrations = [...new Set(registrations.map(({ integration }) => integration))];
  const keys = repeated(integrations.map(({ key }) => key));
  const ids = repeated(integrations.map((integration) => String(categoryOf(integration).id)));
  return [
    ...keys.map((key) => `${key}: two integrations have this key; rename one`),
    ...ids.map((id) => `Category id ${id} is taken twice; give one @Integration another id`),
  ];
}

function keyFaults({ integration, options }: Registration): string[] {
  return [
    ...(INTEGRATION_KEY.test(integration.key)
      ? []
      : [`the integration's key "${integration.key}" must be lower-case letters and digits`]),
    ...(NODE_KEY.test(options.key) ? [] : [`the key "${options.key}" must be camelCase`]),
    ...(options.label.trim() === '' ? ['it needs a label'] : []),
  ];
}

function roleFaults({ options, instance }: Registration): string[] {
  const methods = instance as Readonly<Record<string, unknown>>;
  const has = (role: NodeRole): boolean => typeof methods[METHOD_OF_ROLE[role]] === 'function';
  if (has(options.role)) return [];
  return [`a ${options.role} needs the method ${METHOD_OF_ROLE[options.role]}()`];
}

function portFaults({ options }: Registration): string[] {
  const { inputs, outputs, configuredOutputs } = portsOf(options);
  const optional = options.optionalInputs ?? [];
  return [
    ...[...inputs, ...outputs]
      .filter((port) => !PORT.test(port))
      .map((port) => `the port name "${port}" must match ${PORT.source}`),
    ...repeated(inputs).map((port) => `input ${port} is named twice`),
    ...repeated(outputs).map((port) => `output ${port} is named twice`),
    ...optional
      .filter((port) => !inputs.includes(port))
      .map((port) => `optional input ${port} is not among its inputs`),
    ...(options.role !== 'setter' && configuredOutputs !== undefined
      ? ["only a setter's outputs may follow from its config"]
      : []),
    ...(options.role === 'terminator' && outputs.length > 0 ? ['a terminator has no outputs'] : []),
    ...(options.role !== 'terminator' && outputs.length === 0 ? ['it needs an output port'] : []),
    ...(options.role !== 'getter' && inputs.length === 0 ? ['it needs an input port'] : []),
  ];
}

function rowFaults({ options }: Registration): string[] {
  const { inputs, outputs, configuredOutputs } = portsOf(options);
  const isSingle = inputs.length === 1 && outputs.length === 1 && configuredOutputs === undefined;
  return keepsRows(options) && !isSingle
    ? ['keepsRows is for nodes with one input and one output; leave it out']
    : [];
}

function configFaults(
  configClass: ConfigConstructor,
  above: readonly ConfigConstructor[] = [],
): string[] {
  if (above.includes(configClass)) return [];
  const known = fieldsOf(configClass);
  const unvalidated = Object.keys(new configClass()).filter((field) => !known.includes(field));
  return [
    ...unvalidated.map((field) => `${configClass.name}.${field} needs a validator`),
    ...nestedFieldsOf(configClass).flatMap(({ name, type }) =>
      type === undefined
        ? [`${configClass.name}.${name} needs @Type(() => Class) beside @ValidateNested()`]
        : configFaults(type, [...above, configClass]),
    ),
  ];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
