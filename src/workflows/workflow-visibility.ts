export const VISIBILITIES = ['private', 'organization'] as const;
/** Who of the organization may read and run a workflow at user level: its owner, or everybody. */
export type Visibility = (typeof VISIBILITIES)[number];
