import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { RunInfo } from '../../node-sdk';
import { type Address, parseAddress } from './address';
import type { SendEmailConfig } from './send-email.config';
import type { WireMail } from './smtp-session';

export interface AttachedFile {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

export interface MailParts {
  readonly config: SendEmailConfig;
  /** The sender, as the credential says. */
  readonly from: string;
  readonly messageId: string;
  readonly attachment?: AttachedFile | undefined;
}

/** The mail of a config, written out. Bcc stands in its envelope alone. */
export async function wireMail({
  config,
  from,
  messageId,
  attachment,
}: MailParts): Promise<WireMail> {
  const { to, cc, bcc, reply_to, subject, body, format } = config;
  const message = new MailComposer({
    from: addressOf(from),
    to: to.map(addressOf),
    cc: (cc ?? []).map(addressOf),
    bcc: (bcc ?? []).map(addressOf),
    ...(reply_to ? { replyTo: addressOf(reply_to) } : {}),
    subject,
    [format]: body,
    messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: attachment ? [attachment] : [],
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = message.getEnvelope();
  return {
    envelope: { from: envelope.from || addressOf(from).address, to: envelope.to },
    content: await message.build(),
  };
}

/**
 * The same for one row of one node of one run whenever it is made, so that whoever gets a mail twice
 * can tell.
 */
export function messageIdOf({ executionId, nodeId }: RunInfo, row: number, from: string): string {
  const [, domain = ''] = addressOf(from).address.split(/@(?=[^@]*$)/);
  return `<${executionId}.${String(nodeId)}.${String(row)}@${domainToASCII(domain) || 'localhost'}>`;
}

/** Checked with the config; what is not an address by now is a fault of ours. */
function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address) return address;
  throw new Error(`${JSON.stringify(text)} passed the check of addresses`);
}
