/** Facts that anybody who administers the organization may read: names of fields, never secrets. */
export type AuditDetails = Readonly<
  Record<string, string | number | boolean | null | readonly string[]>
>;
