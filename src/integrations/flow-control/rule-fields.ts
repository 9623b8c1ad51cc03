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
