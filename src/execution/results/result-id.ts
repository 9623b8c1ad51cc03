/** As `newResultId` makes them; databases differ on trailing blanks, so nothing else is looked up. */
const RESULT_ID = /^dataRef:wf\d+_\d+_[0-9A-Za-z]{22}$/;

/** `dataRef:wf42_1714392000_...`; `random` is what cannot be guessed of it. */
export function newResultId(workflowId: number, at: Date, random: string): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `dataRef:wf${String(workflowId)}_${String(seconds)}_${random}`;
}

export function isResultId(text: string): boolean {
  return RESULT_ID.test(text);
}
