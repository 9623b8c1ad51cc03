import type { ValidationRule, ValidationRuleKind } from './validation-rule.config';

const MOST_VALUES_SHOWN = 10;
const LONGEST_CODE = 200;

/** What the issue says of a row that breaks the rule. */
export function messageOf(rule: ValidationRule): string {
  return rule.message ?? `${rule.column ?? 'The row'} ${SENTENCES[rule.rule](rule)}`;
}

const SENTENCES: Readonly<Record<ValidationRuleKind, (rule: ValidationRule) => string>> = {
  required: () => 'is missing',
  type: ({ type = '' }) => `is not ${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`,
  unique: ({ with: others }) => repetition(others ?? []),
  range: ({ min, max }) => `must be ${between(min, max)}`,
  length: ({ min, max }) => `must have ${between(min, max)} characters`,
  regex: ({ pattern = '' }) => `does not match ${shortened(pattern)}`,
  allowed_values: ({ values = [] }) => `must be one of ${listed(values)}`,
  expression: ({ expression = '' }) => `does not meet ${shortened(expression)}`,
};

function repetition(others: readonly string[]): string {
  if (others.length === 0) return 'repeats the value of an earlier row';
  return `repeats, together with ${others.join(', ')}, the values of an earlier row`;
}

function between(min?: number | string, max?: number | string): string {
  if (min === undefined) return `at most ${String(max)}`;
  return max === undefined ? `at least ${String(min)}` : `${String(min)} to ${String(max)}`;
}

function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, MOST_VALUES_SHOWN).map((value) => JSON.stringify(value));
  return [...shown, ...(values.length > shown.length ? ['…'] : [])].join(', ');
}

function shortened(text: string): string {
  return text.length > LONGEST_CODE ? `${text.slice(0, LONGEST_CODE - 1)}…` : text;
}
