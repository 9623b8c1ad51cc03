/** Why a run is stopped, where that is not because somebody cancels it. */
export type CancelReason = 'caller_gone';

const WORDS: Readonly<Record<CancelReason, string>> = {
  caller_gone: ': its caller went away before it was answered (CANCEL_ON_DISCONNECT)',
};

/** Goes behind the sentence that a run was cancelled. */
export function whyCancelled(reason: CancelReason | null | undefined): string {
  return reason ? WORDS[reason] : '';
}
