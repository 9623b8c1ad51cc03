import { closest } from 'fastest-levenshtein';
import type { ValidationError } from 'class-validator';
import type { ConfigProblem } from '../node-sdk';
import { hasPlaceholder } from '../engine/templates/template';
import { isWholePlaceholder } from '../engine/templates/placeholders';
import { fieldsOf, nestedFieldsOf, type ConfigConstructor } from './config-fields';

/** Constraints on what kind of value it is; the others are about its content. */
const KIND_CONSTRAINTS = ['isString', 'isNumber', 'isInt', 'isBoolean', 'isArray', 'isObject'];

/** Made with `@Satisfies`: such a rule may look at other fields. */
const FIELD_RULE = 'satisfies';

/** Whether a problem keeps the workflow from running; the others are warnings. */
export function isError({ severity }: ConfigProblem): boolean {
  return severity !== 'warning';
}

/**
 * class-validator's tree of errors as a list. With `skipPlaceholders` nothing is said of a value
 * that is a placeholder, nor of the content of one that holds some.
 */
export function configProblems(
  errors: readonly ValidationError[],
  configClass: ConfigConstructor | undefined,
  skipPlaceholders: boolean,
  above = '',
): ConfigProblem[] {
  return errors.flatMap((error) => {
    const path = above === '' ? error.property : `${above}.${error.property}`;
    const own = Object.entries(error.constraints ?? {});
    const faults = skipPlaceholders ? own.filter(([kind]) => isJudged(kind, error)) : own;
    return [
      ...fieldProblems(faults, error, path, configClass),
      ...configProblems(
        error.children ?? [],
        nestedClass(configClass, error),
        skipPlaceholders,
        path,
      ),
    ];
  });
}

/** Whether a constraint can be judged before placeholders are rendered. */
function isJudged(constraint: string, { value, target }: ValidationError): boolean {
  if (constraint === 'whitelistValidation') return true;
  if (constraint === FIELD_RULE && holdsPlaceholder(target)) return false;
  if (isWholePlaceholder(value)) return false;
  if (!holdsPlaceholder(value)) return true;
  if (Array.isArray(value)) return constraint === 'isArray';
  return KIND_CONSTRAINTS.includes(constraint);
}

function holdsPlaceholder(value: unknown): boolean {
  if (typeof value === 'string') return hasPlaceholder(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsPlaceholder);
}

function fieldProblems(
  faults: readonly (readonly [string, string])[],
  error: ValidationError,
  path: string,
  configClass: ConfigConstructor | undefined,
): ConfigProblem[] {
  if (faults.length === 0) return [];
  if (faults.some(([kind]) => kind === 'whitelistValidation')) {
    return [{ path, message: unknownField(path, error.property, configClass) }];
  }
  if (error.value === undefined || error.value === null) {
    return [{ path, message: `Missing required config field: ${path}` }];
  }
  const kind = faults.find(([constraint]) => KIND_CONSTRAINTS.includes(constraint));
  return (kind ? [kind] : faults).map(([, message]) => ({
    path,
    message: message.replace(error.property, path),
  }));
}

function unknownField(
  path: string,
  field: string,
  configClass: ConfigConstructor | undefined,
): string {
  const known = configClass === undefined ? [] : fieldsOf(configClass);
  if (known.length === 0) return `Unknown config field: ${path}`;
  const nearest = closest(field, known);
  return `Unknown config field: ${path}. Did you mean ${nearest}? There are ${known.join(', ')}`;
}

/** The class of what lies below: positions of an array are of the class of the array's items. */
function nestedClass(
  configClass: ConfigConstructor | undefined,
  error: ValidationError,
): ConfigConstructor | undefined {
  if (configClass === undefined || /^\d+$/.test(error.property)) return configClass;
  return nestedFieldsOf(configClass).find(({ name }) => name === error.property)?.type;
}
