import type { ConfigProblem } from '../../node-sdk';
import { MOST_RECIPIENTS } from './address-field';
import type { SendEmailConfig } from './send-email.config';

/** What no single field of the config can tell. */
export function recipientProblems({
  to,
  cc,
  bcc,
  attach,
  per_row,
}: SendEmailConfig): ConfigProblem[] {
  const recipients = to.length + (cc?.length ?? 0) + (bcc?.length ?? 0);
  const problems: ConfigProblem[] = [];
  if (recipients > MOST_RECIPIENTS) {
    problems.push({
      path: 'to',
      message: `to, cc and bcc hold ${String(recipients)} addresses together; at most ${String(MOST_RECIPIENTS)} are possible`,
    });
  }
  if (attach && per_row) {
    problems.push({
      path: 'attach',
      message: 'attach holds all rows: it cannot go with per_row, where each mail is about one',
    });
  }
  return problems;
}
