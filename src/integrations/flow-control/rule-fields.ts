import type { ConfigProblem } from '../../node-sdk';
import type { ValidationRule, ValidationRuleKind } from './validation-rule.config';

type RuleField = Exclude<keyof ValidationRule, 'rule' | 'column' | 'message'>;

/** The fields that belong to each kind of rule, beside those that every rule has. */
const FIELDS: Readonly<Record<ValidationRuleKind, readonly RuleField[]>> = {
  required: [],
  type: ['type'],
  unique: ['with'],
  range: ['min', 'max'],
  length: ['min', 'max'],
  regex: ['pattern'],
  allowed_values: ['values'],
  expression: ['expression'],
};
const SPECIAL = [...new Set(Object.values(FIELDS).flat())];

/** What is wrong with a `min` or `max`; a rule of another kind says nothing of it. */
export function boundFault(value: unknown, { rule }: ValidationRule): string | undefined {
  if (rule === 'length') {
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return isCount ? undefined : 'must be a number of characters for length';
  }
  if (rule !== 'range') return undefined;
  const isValue = typeof value === 'number' || (typeof value === 'string' && value !== '');
  return isValue ? undefined : 'must be a number, a date or a text for range';
}

/** What is wrong with the `values` of an allowed_values. */
export function valuesFault(values: unknown): string | undefined {
  if (!Array.isArray(values)) return undefined;
  const areScalars = values.every((value) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return areScalars ? undefined : 'must hold texts, numbers and booleans';
}

/** Fields that a rule does not use, bounds that it lacks or that nothing lies between. */
export function ruleProblems(rule: ValidationRule, path: string): ConfigProblem[] {
  const used = FIELDS[rule.rule];
  const strange = SPECIAL.filter((field) => rule[field] !== undefined && !used.includes(field));
  return [
    ...strange.map((field) => ({
      path: `${path}.${field}`,
      message: `${path}.${field} is not used by ${rule.rule}`,
    })),
    ...boundProblems(rule, path),
  ];
}

function boundProblems({ rule, min, max }: ValidationRule, path: string): ConfigProblem[] {
  if (rule !== 'range' && rule !== 'length') return [];
  if (min === undefined && max === undefined) {
    return [{ path, message: `${path}: ${rule} needs min, max or both` }];
  }
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [{ path: `${path}.min`, message: `${path}.min must not be greater than max` }];
}
