import type { PortOutput } from '../chain/port-output';
import { directRows } from './direct-rows';
import { filedRows } from './filed-rows';
import type { FinishedRows, FinishPlace } from './finished-rows';

/** Inputs up to here are cheap enough to compute once more if the result is larger than a page. */
const DIRECT_ROWS = 20_000;

/**
 * Computes an output and decides by its values how each column leaves. Throws QueryFailure, and
 * ResultTooLarge for a file of more than `maxBytes`.
 */
export async function finishRows(output: PortOutput, place: FinishPlace): Promise<FinishedRows> {
  const direct = (output.rowBound ?? Infinity) <= DIRECT_ROWS;
  const rows = direct ? await directRows(place.session, output) : undefined;
  return rows ?? filedRows(output, place);
}
