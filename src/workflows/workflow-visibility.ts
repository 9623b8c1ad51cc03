import type { Viewer } from '../platform/http/principal';

export const VISIBILITIES = ['private', 'organization'] as const;
/** Who of the organization may read and run a workflow at user level: its owner, or everybody. */
export type Visibility = (typeof VISIBILITIES)[number];

/** Of those who may read it, the owner and client level may also change it. */
export function mayChange(caller: Viewer, { ownerId }: { readonly ownerId: number }): boolean {
  return caller.level === 'client' || ownerId === caller.userId;
}
