import type { SplicedJson } from '../platform/http/answers';
import type { AcceptedExecutionDto } from './execution-record.dto';

/** What becomes of a request to run: its answer when it is over, or word that it goes on. */
export type ExecuteAnswer =
  { readonly finished: SplicedJson } | { readonly accepted: AcceptedExecutionDto };
