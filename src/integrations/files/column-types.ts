import { COLUMN_TYPES } from '../../node-sdk';

/** Types that a value of a file without types can be read as. */
const VALUE_TYPES = COLUMN_TYPES.filter((type) => type !== 'object' && type !== 'array');

/** `columns` of a config: types by the names of columns. */
export const COLUMN_TYPES_SCHEMA = {
  type: 'object' as const,
  additionalProperties: { type: 'string' as const, enum: VALUE_TYPES },
};

export function columnTypesFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object of column names and types';
  }
  const wrong = Object.entries(value).find(
    ([, type]) => !VALUE_TYPES.some((known) => known === type),
  );
  return (
    wrong && `must hold one of ${VALUE_TYPES.join(', ')} for each column: "${wrong[0]}" has none`
  );
}
