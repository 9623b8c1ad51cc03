import type { JsonValue } from '../../common/json';
import { CONDITION_OPERATORS, type ConditionOperator } from './condition-operators';

interface ComparedConfig {
  readonly operator?: ConditionOperator;
  readonly value?: JsonValue;
}

const LISTS: readonly string[] = ['in', 'not_in'];
const TEXTS: readonly string[] = [
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'matches',
];

/** Whether a value is there or ought to be. */
export function usesValue({ operator, value }: ComparedConfig): boolean {
  return value !== undefined || (operator !== 'is_null' && operator !== 'is_not_null');
}

/** What is wrong with a condition's `value` for its operator; an unknown operator says nothing of it. */
export function valueFault(value: unknown, config: ComparedConfig): string | undefined {
  const operator = CONDITION_OPERATORS.find((known) => known === config.operator);
  if (operator === undefined) return undefined;
  if (operator === 'is_null' || operator === 'is_not_null') {
    return value === null ? undefined : `is not used by ${operator}`;
  }
  if (value === null) return 'must not be null; use is_null or is_not_null';
  if (LISTS.includes(operator)) return listFault(value, operator);
  return operator === 'between' ? rangeFault(value) : scalarFault(value, operator);
}

function scalarFault(value: unknown, operator: string): string | undefined {
  if (isScalar(value)) return undefined;
  const kinds = TEXTS.includes(operator) ? 'text' : 'text, a number, true or false';
  return `must be ${kinds} for ${operator}`;
}

function listFault(value: unknown, operator: string): string | undefined {
  const isList = Array.isArray(value) && value.every((entry) => entry === null || isScalar(entry));
  return isList ? undefined : `must be an array of texts, numbers or booleans for ${operator}`;
}

function rangeFault(value: unknown): string | undefined {
  const isRange = Array.isArray(value) && value.length === 2 && value.every(isScalar);
  return isRange ? undefined : 'must be [low, high] for between';
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
