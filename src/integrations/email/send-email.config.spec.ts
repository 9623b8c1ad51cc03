import type { JsonObject } from '../../node-sdk';
import { configOf } from '../../node-sdk/testing/node-kit';
import { SendEmailConfig } from './send-email.config';
import { SendEmailNode } from './send-email.node';

const valid = { to: ['ada@example.com'], subject: 'Orders', body: 'Hello' };
const node = new SendEmailNode();
const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `u${String(n)}@example.com`);

describe('the config of a mail', () => {
  it.each<JsonObject>([
    {},
    { cc: ['b@example.com'], bcc: [], reply_to: 'c@example.com', format: 'html' },
    { attach: 'xlsx', attachment_name: 'orders.xlsx', skip_empty: true },
    { to: addresses(50) },
  ])('may be %j', (config) => {
    const made = configOf(SendEmailConfig, { ...valid, ...config });
    expect(node.check(made)).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{ to: [] }, 'to must hold an address'],
    [{ to: 'ada@example.com' }, 'to must be an array'],
    [{ to: ['ada'] }, '"ada" is not an e-mail address'],
    [{ to: [null] }, 'null is not an e-mail address'],
    [{ to: addresses(51) }, 'to may hold at most 50 addresses'],
    [{ cc: ['x'] }, 'cc must hold addresses'],
    [{ reply_to: 'x' }, 'reply_to must be an address'],
    [{ subject: '' }, 'subject must not be empty'],
    [{ subject: 'a\r\nBcc: b@example.com' }, 'subject must be one line'],
    [{ body: '' }, 'body must not be empty'],
    [{ format: 'markdown' }, 'format must be one of text, html'],
    [{ attach: 'pdf' }, 'attach must be one of csv, xlsx'],
    [{ max_messages: 0 }, 'max_messages must not be less than 1'],
  ])('is not %j', (config, fault) => {
    expect(() => configOf(SendEmailConfig, { ...valid, ...config })).toThrow(fault);
  });

  it('has at most fifty recipients in all, and no attachment for single rows', () => {
    const many = configOf(SendEmailConfig, { ...valid, to: addresses(30), bcc: addresses(21) });
    expect(node.check(many)).toMatchObject([{ message: expect.stringContaining('51') }]);
    const both = configOf(SendEmailConfig, { ...valid, attach: 'csv', per_row: true });
    expect(node.check(both)).toMatchObject([{ path: 'attach' }]);
  });
});
