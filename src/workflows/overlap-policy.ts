export const OVERLAP_POLICIES = ['queue', 'skip'] as const;
/** What becomes of a run of a workflow that runs as often as it may: it waits, or is refused. */
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];
