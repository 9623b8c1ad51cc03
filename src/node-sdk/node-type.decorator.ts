import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { ConfiguredOutputs } from './configured-outputs';
import type { NodeDocs } from './node-docs';
import type { ChecksConfig, Getter, Setter, Terminator } from './node-context';

export const NODE_ROLES = ['getter', 'setter', 'terminator'] as const;
export type NodeRole = (typeof NODE_ROLES)[number];

/** A class whose class-validator decorators are both the validation and the JSON Schema. */
export type ConfigClass<C extends object> = new () => C;

interface NodeTypeBase<C extends object> {
  /** Camel case, unique within its integration: `listCharges`. */
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly config: ConfigClass<C>;
  /** The type of the credential it needs, or the types of which it takes one. */
  readonly credential?: string | readonly string[];
  /**
   * Whether it also works without one. Default: false. Such a node gets a credential only where its
   * config names one: the organization's default would go to places it is not meant for.
   */
  readonly credentialOptional?: boolean;
  /** What the catalog says beyond the config. */
  readonly docs?: NodeDocs;
  /** Port names. Getters: an optional `input1`; setters and terminators: `input1`, required. */
  readonly inputs?: readonly string[];
  /** Those of `inputs` that may stay unconnected. A getter's always may. */
  readonly optionalInputs?: readonly string[];
  /**
   * Port names. Getters and setters: `output1`; terminators have none. Those of a setter may follow
   * from its config.
   */
  readonly outputs?: readonly string[] | ConfiguredOutputs;
}

export interface GetterType<C extends object> extends NodeTypeBase<C> {
  readonly role: 'getter';
}
export interface SetterType<C extends object> extends NodeTypeBase<C> {
  readonly role: 'setter';
  /**
   * Whether each row of `input1` leaves by `output1` as exactly one row, in whatever order, with any
   * config and any values: then the record of a run says how many passed without counting them. Only
   * for nodes with one input and one output. Default: false.
   */
  readonly keepsRows?: boolean;
}
export interface TerminatorType<C extends object> extends NodeTypeBase<C> {
  readonly role: 'terminator';
}
export type NodeTypeOptions<C extends object> = GetterType<C> | SetterType<C> | TerminatorType<C>;

/** A node class as the engine holds it once it knows the role. */
export type NodeInstance = (Getter<object> | Setter<object> | Terminator<object>) &
  Partial<ChecksConfig<object>>;

const NODE_TYPE = Symbol.for('vantage:node-type');
type Constructor<T> = new (...dependencies: never[]) => T;

/**
 * Declares a node. The class must implement the interface of its role, or it does not compile:
 * `Getter.read`, `Setter.compile` or `Terminator.deliver`.
 */
export function NodeType<C extends object>(
  options: GetterType<C>,
): (target: Constructor<Getter<C> & Partial<ChecksConfig<C>>>) => void;
export function NodeType<C extends object>(
  options: SetterType<C>,
): (target: Constructor<Setter<C> & Partial<ChecksConfig<C>>>) => void;
export function NodeType<C extends object>(
  options: TerminatorType<C>,
): (target: Constructor<Terminator<C> & Partial<ChecksConfig<C>>>) => void;
export function NodeType<C extends object>(options: NodeTypeOptions<C>) {
  return (target: Constructor<object>): void => {
    Injectable()(target);
    Reflect.defineMetadata(NODE_TYPE, options, target);
  };
}

/** The declaration on a class, if it is a node. */
export function nodeTypeOf(target: object): NodeTypeOptions<object> | undefined {
  return Reflect.getOwnMetadata(NODE_TYPE, target) as NodeTypeOptions<object> | undefined;
}
