/** Names of the fields that a request gives, in alphabetical order. */
export function givenFields(dto: object): string[] {
  const given = Object.entries(dto).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return given.sort();
}
