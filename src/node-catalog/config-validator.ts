import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { JsonObject, JsonValue } from '../common/json';
import type { ConfigProblem } from '../node-sdk';
import { mapStrings } from '../engine/templates/map-strings';
import { codeFault, isWholePlaceholder } from '../engine/templates/placeholders';
import { configProblems } from './config-problems';
import { defaultsOf } from './config-fields';
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

/** Holds configs against their config classes. */
@Injectable()
export class ConfigValidator {
  /**
   * What is wrong with a config: fields unknown, missing or of the wrong kind, placeholders in
   * code, and then, where all that is right, what the node's own `check` finds.
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
      ...placeholdersInCode(node, config),
    ];
    if (problems.length > 0 || (options.skipPlaceholders && holdsPlaceholder(config))) {
      return problems;
    }
    return [...(node.instance.check?.(instance) ?? [])];
  }

  /** The config as the node gets it: an instance of its class, defaults filled in. */
  instantiate(node: RegisteredNode, config: JsonObject): object {
    const defaults = defaultsOf(node.configClass);
    const given = Object.entries(config).filter(
      ([field, value]) => value !== null || !Object.hasOwn(defaults, field),
    );
    return plainToInstance(node.configClass, Object.fromEntries(given));
  }

  /** Every expression of a config, with its place. */
  expressions(node: RegisteredNode, config: JsonObject): ConfigExpression[] {
    const found: ConfigExpression[] = [];
    mapStrings(config, node.codeFields, (source, path, code) => {
      if (code) found.push({ path: path.join('.'), source });
      return source;
    });
    return found;
  }
}

function isAtOrBelow(path = '', other = ''): boolean {
  return path === other || path.startsWith(`${other}.`);
}

function placeholdersInCode(node: RegisteredNode, config: JsonObject): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  mapStrings(config, node.codeFields, (text, path, code) => {
    const message = code ? codeFault(text) : undefined;
    if (message !== undefined) problems.push({ path: path.join('.'), message });
    return text;
  });
  return problems;
}

function holdsPlaceholder(value: JsonValue): boolean {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).some(holdsPlaceholder);
  return isWholePlaceholder(value);
}
