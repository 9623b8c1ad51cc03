import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { JsonObject, JsonValue } from '../common/json';
import type { ConfigProblem, NodeRole } from '../node-sdk';
import type { PlaceholderRoot } from '../engine/templates/template';
import { mapStrings } from '../engine/templates/map-strings';
import { checkCode, checkPlaceholders, isWholePlaceholder } from '../engine/templates/placeholders';
import { configProblems } from './config-problems';
import { defaultsOf, isTransformed } from './config-fields';
import { shapeProblems } from './config-shape';
import type { RegisteredNode } from './registered-node';

export interface ConfigCheckOptions {
  /**
   * Before params are known: a value that is a placeholder has no type yet, and rules between
   * fields wait until every value is known.
   */
  readonly skipPlaceholders: boolean;
}

/** An expression in a config. */
export interface ConfigExpression {
  readonly path: string;
  readonly source: string;
}

/** What placeholders may read in a node of each role, beside its params. */
const ROOTS_OF_ROLE: Readonly<Record<NodeRole, readonly PlaceholderRoot[]>> = {
  getter: ['params', 'input'],
  setter: ['params'],
  terminator: ['params', 'row', 'rows', 'total_rows', 'workflow'],
};

/** A getter that nothing can be connected to has no input to read. */
function rootsOf({ role, inputs }: RegisteredNode): readonly PlaceholderRoot[] {
  return role === 'getter' && inputs.length === 0 ? ['params'] : ROOTS_OF_ROLE[role];
}

/** The field of CredentialConfig. */
const CREDENTIAL_ID = 'credential_id';

/** Holds configs against their config classes. */
@Injectable()
export class ConfigValidator {
  /**
   * What is wrong with a config: fields unknown, missing or of the wrong kind, placeholders that
   * cannot be rendered, and then, where all that is right, what the node's own `check` finds.
   */
  check(node: RegisteredNode, config: JsonObject, options: ConfigCheckOptions): ConfigProblem[] {
    const instance = this.instantiate(node, config);
    const errors = validateSync(instance, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: false,
    });
    const shape = shapeProblems(node.configClass, config, options.skipPlaceholders);
    const problems = [
      ...shape,
      ...configProblems(errors, node.configClass, options.skipPlaceholders).filter(
        ({ path }) => !shape.some((problem) => isAtOrBelow(path, problem.path)),
      ),
      ...placeholderProblems(node, config, options.skipPlaceholders),
    ];
    if (problems.length > 0 || (options.skipPlaceholders && holdsPlaceholder(config))) {
      return problems;
    }
    return [...(node.instance.check?.(instance) ?? [])];
  }

  /**
   * The config as the node gets it: an instance of its class, defaults filled in. What is data to
   * the class (rows, a body) is handed on as it is: class-transformer would walk all of it, and drop
   * keys such as `toString`.
   */
  instantiate({ configClass }: Pick<RegisteredNode, 'configClass'>, config: JsonObject): object {
    const defaults = defaultsOf(configClass);
    const given = Object.entries(config).filter(
      ([field, value]) => value !== null || !Object.hasOwn(defaults, field),
    );
    const isData = ([field, value]: [string, JsonValue]): boolean =>
      typeof value === 'object' && value !== null && !isTransformed(configClass, field);
    const instance = plainToInstance(
      configClass,
      Object.fromEntries(given.filter((entry) => !isData(entry))),
    );
    return Object.assign(instance, Object.fromEntries(given.filter(isData)));
  }

  /** Every expression of a config, with its place. */
  expressions(node: RegisteredNode, config: JsonObject): ConfigExpression[] {
    const found: ConfigExpression[] = [];
    mapStrings(config, node.codeFields, (source, path, code) => {
      if (code === 'expression') found.push({ path: path.join('.'), source });
      return source;
    });
    return found;
  }
}

function isAtOrBelow(path = '', other = ''): boolean {
  return path === other || path.startsWith(`${other}.`);
}

function placeholderProblems(
  node: RegisteredNode,
  config: JsonObject,
  isDraft: boolean,
): ConfigProblem[] {
  if (!isDraft) return checkCode(config, node.codeFields);
  const problems = checkPlaceholders(config, node.codeFields, rootsOf(node));
  return problems.some(({ path }) => path === CREDENTIAL_ID)
    ? problems
    : [...problems, ...credentialProblems(node, config)];
}

/** Credentials are decrypted before the run begins: nothing but params is known then. */
function credentialProblems(node: RegisteredNode, config: JsonObject): ConfigProblem[] {
  const id = config[CREDENTIAL_ID];
  if (node.credentials.length === 0 || typeof id !== 'string') return [];
  return checkPlaceholders({ [CREDENTIAL_ID]: id }, [], ['params']).map(({ path = '' }) => ({
    path,
    message: `${path} may read params alone: {{ params.name }}`,
  }));
}

function holdsPlaceholder(value: JsonValue): boolean {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).some(holdsPlaceholder);
  return isWholePlaceholder(value);
}
