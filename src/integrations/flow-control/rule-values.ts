/** What is wrong with a `min` or `max`; a rule of another kind says nothing of it. */
export function boundFault(
  value: unknown,
  { rule }: { readonly rule: string },
): string | undefined {
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
