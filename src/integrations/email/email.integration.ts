import { Integration } from '../../node-sdk';
import { SendEmailNode } from './send-email.node';
import { SmtpCredential } from './smtp.credential';

/** Sends mail through the organization's mail server. */
@Integration({
  key: 'email',
  name: 'Email',
  id: 17,
  nodes: [SendEmailNode],
  credentials: [SmtpCredential],
})
export class EmailIntegration {}
