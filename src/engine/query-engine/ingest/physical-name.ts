/** Physical name of the column at a position: users' names collide when only case differs. */
export function physicalName(index: number): string {
  return `c${String(index)}`;
}
