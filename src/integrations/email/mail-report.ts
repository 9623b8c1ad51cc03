import type { Delivery } from '../../node-sdk';
import type { MailOutcome, Rejection } from './smtp-session';

/** More would only swell the answer. */
const SHOWN_REJECTIONS = 100;

/** What became of the mails of one delivery. */
export class MailReport {
  private readonly shown: (Rejection & { readonly row?: number })[] = [];
  private accepted = 0;
  private rejected = 0;
  private mails = 0;

  /** `row` counts from 1, where a mail is about one row. */
  add({ accepted, rejected }: MailOutcome, row?: number): void {
    if (accepted.length > 0) this.mails += 1;
    this.accepted += accepted.length;
    this.rejected += rejected.length;
    for (const rejection of rejected.slice(0, SHOWN_REJECTIONS - this.shown.length)) {
      this.shown.push({ ...(row === undefined ? {} : { row }), ...rejection });
    }
  }

  /** One sentence for the run's warnings, where a server took a mail but not for all. */
  get warning(): string | undefined {
    const [first] = this.shown;
    if (first === undefined) return undefined;
    const all = this.accepted + this.rejected;
    return `The mail server refused ${String(this.rejected)} of ${String(all)} recipients, first ${first.address}: ${first.reason}`;
  }

  /** Mails that reached the server, recipients it took and those it refused, each with its words. */
  get delivery(): Delivery & { readonly sent: number } {
    return {
      sent: this.mails,
      accepted: this.accepted,
      rejected: this.rejected,
      rejections: this.shown.map((rejection) => ({ ...rejection })),
    };
  }
}
