import { setTimeout } from 'node:timers/promises';
import type { JsonValue } from '../../src/node-sdk';
import { EmailWorld, ORDERS, PER_ROW } from '../support/email-world';

let world: EmailWorld;

beforeAll(async () => {
  world = await EmailWorld.start();
});
afterAll(async () => {
  await world.close();
});
beforeEach(() => {
  world.server.reset();
});

describe('one mail', () => {
  it('goes to all recipients, each seeing only whom it may', async () => {
    const config = {
      to: ['ada@example.com', 'Grace "G" Hopper <grace@example.com>'],
      cc: ['Édouard, Dr. <ed@example.com>'],
      bcc: ['secret@example.com'],
      reply_to: 'sales@example.com',
      subject: 'Bücher: {{ total_rows }}',
      body: 'First: {{ rows[0].customer }}\n.\nend',
    };
    expect(await world.delivered(ORDERS, config)).toEqual({
      sent: 1,
      accepted: 4,
      rejected: 0,
      rejections: [],
      warnings: [],
    });
    const mail = world.server.mail(1);
    expect(mail).toMatchObject({ from: 'reports@acme.example', user: 'reports', encrypted: true });
    expect(mail.to).toEqual([
      'ada@example.com',
      'grace@example.com',
      'ed@example.com',
      'secret@example.com',
    ]);
    expect(mail.raw).not.toContain('secret@');
    const { parsed } = mail;
    expect(parsed.subject).toBe('Bücher: 3');
    expect(parsed.text?.trim()).toBe('First: Acme & Co\n.\nend');
    expect(parsed.html).toBe(false);
    expect(parsed.from?.text).toBe('"Reports" <reports@acme.example>');
    expect(parsed.replyTo?.text).toBe('sales@example.com');
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.cc).toMatchObject({
      value: [{ name: 'Édouard, Dr.', address: 'ed@example.com' }],
    });
  });

  it('escapes values in HTML and leaves what the author wrote', async () => {
    const body = '<p title="{{ rows[0].name }}">{{ rows[0].name }}</p>';
    await world.delivered([{ name: "\"><img src=x onerror=alert(1)> & 'Co'" }], {
      body,
      format: 'html',
    });
    expect(world.server.mail(1).parsed.html).toContain(
      '<p title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt; &amp; &#39;Co&#39;">&quot;&gt;&lt;img',
    );
    await world.delivered([{ name: '<b>' }], { body: '{{ rows[0].name }}', format: 'text' });
    expect(world.server.mail(2).parsed.text?.trim()).toBe('<b>');
  });

  it.each(['csv', 'xlsx'])('carries the rows as %s', async (attach) => {
    await world.delivered(ORDERS, { attach, attachment_name: '../Orders: April' });
    const [attachment] = world.server.mail(1).parsed.attachments;
    expect(attachment?.filename).toBe(`_Orders_ April.${attach}`);
    expect(attachment?.content.subarray(0, 2).toString()).toBe(attach === 'csv' ? 'cu' : 'PK');
    if (attach === 'csv')
      expect(attachment?.content.toString()).toContain('Acme & Co,a@example.com,120.5');
  });

  it('cannot add headers through the name of its attachment', async () => {
    await world.delivered(ORDERS, {
      attach: 'csv',
      attachment_name: 'a\r\nX-Evil: yes\r\n\r\nb.csv',
    });
    const { parsed, raw } = world.server.mail(1);
    expect(parsed.headers.has('x-evil')).toBe(false);
    expect(parsed.attachments).toHaveLength(1);
    expect(raw).not.toMatch(/^X-Evil/im);
  });

  it('is not sent with an attachment that no server takes', async () => {
    const rows = Array.from({ length: 200 }, (_, n) => ({ n, text: 'x'.repeat(120_000) }));
    expect(await world.failureOf(rows, { attach: 'csv' })).toContain(
      'an attachment of more than 20 MiB, too large to mail: nothing was sent',
    );
    expect(world.server.connections).toBe(0);
  });

  it('is not sent without rows if the config says so', async () => {
    expect(await world.delivered([], { skip_empty: true })).toMatchObject({ sent: 0 });
    expect(world.server.connections).toBe(0);
    expect(await world.delivered([])).toMatchObject({ sent: 1 });
  });

  it('reads no single row', async () => {
    expect(await world.failureOf(ORDERS, { body: '{{ row.customer }}' })).toContain(
      'config.body: {{ row.customer }} has no value. A text can read a row only where per_row is set',
    );
    expect(world.server.connections).toBe(0);
  });
});

describe('one mail a row', () => {
  it('goes out in order over one connection', async () => {
    const config = {
      ...PER_ROW,
      subject: '{{ row.total }} USD',
      body: '<b>{{ row.customer }}</b>',
      format: 'html',
    };
    expect(await world.delivered(ORDERS, config)).toMatchObject({
      sent: 3,
      accepted: 3,
      rejected: 0,
    });
    expect(
      world.server.mails.map(({ to, parsed }) => [to[0], parsed.subject, parsed.html]),
    ).toEqual([
      ['a@example.com', '120.5 USD', '<b>Acme &amp; Co</b>\n'],
      ['b@example.com', '80 USD', '<b>Globex</b>\n'],
      ['c@example.com', '7 USD', '<b>Initech</b>\n'],
    ]);
    expect(world.server.connections).toBe(1);
  });

  it('has ids that tell run, node and row', async () => {
    await world.delivered(ORDERS, PER_ROW);
    const ids = world.server.mails.map(({ parsed }) => parsed.messageId ?? '');
    const [, run] = /^<(exec_\d+)\.2\.1@acme\.example>$/.exec(ids[0] ?? '') ?? [];
    expect(ids).toEqual([1, 2, 3].map((row) => `<${String(run)}.2.${String(row)}@acme.example>`));
  });

  it('changes the connection before a server gets tired of it', async () => {
    const rows = Array.from({ length: 205 }, (_, n) => ({
      email: `u${String(n)}@example.com`,
      customer: 'x',
    }));
    expect(await world.delivered(rows, PER_ROW)).toMatchObject({ sent: 205 });
    expect(world.server.connections).toBe(3);
  });

  it.each<[string, JsonValue, string]>([
    ['no address', 'nobody', '"nobody" is not an e-mail address'],
    ['two addresses', 'a@example.com, evil@example.com', 'is not an e-mail address'],
    ['a header', 'a@example.com\r\nBcc: evil@example.com', 'is not an e-mail address'],
    ['nothing', null, 'null is not an e-mail address'],
  ])('is held back with all others for %s in one row', async (_, address, message) => {
    const failure = await world.failureOf([...ORDERS, { customer: 'x', email: address }], PER_ROW);
    expect(failure).toContain('Row 4 of 4: ');
    expect(failure).toContain(message);
    expect(failure).toContain('Nothing was sent');
    expect(world.server.connections).toBe(0);
  });

  it('cannot add headers through its subject', async () => {
    const rows = [{ email: 'a@example.com', customer: 'x\r\nBcc: evil@example.com' }];
    const failure = await world.failureOf(rows, { ...PER_ROW, subject: 'For {{ row.customer }}' });
    expect(failure).toContain('subject must be one line');
    expect(world.server.connections).toBe(0);
  });

  it('is not sent where there are more than max_messages', async () => {
    expect(await world.failureOf(ORDERS, { ...PER_ROW, max_messages: 2 })).toContain(
      'There are 3 rows and max_messages is 2: no mail was sent',
    );
  });

  it('goes on where one recipient is refused, and says so', async () => {
    world.server.misbehaviour = { refusedRecipients: { 'b@example.com': 550 } };
    expect(await world.delivered(ORDERS, PER_ROW)).toEqual({
      sent: 2,
      accepted: 2,
      rejected: 1,
      rejections: [
        { row: 2, address: 'b@example.com', reason: '550 No mailbox for b@example.com' },
      ],
      warnings: [
        'The mail server refused 1 of 3 recipients, first b@example.com: 550 No mailbox for b@example.com',
      ],
    });
    expect(world.server.mails.map(({ to }) => to[0])).toEqual(['a@example.com', 'c@example.com']);
  });
});

describe('a mail is never sent twice', () => {
  it('where the connection is lost after the server took it', async () => {
    world.server.misbehaviour = { cut: { at: 'after DATA', mail: 2 } };
    const failure = await world.failureOf(ORDERS, PER_ROW);
    expect(failure).toContain(
      'Row 2 of 3: The mail may have been sent, but the server did not confirm it: 127.0.0.1',
    );
    expect(failure).toContain('1 mail was sent before it, none after it');
    expect(failure).toMatch(/its Message-ID is <exec_\d+\.2\.2@acme\.example>/);
    expect(world.server.mails).toHaveLength(2);
    expect(world.server.connections).toBe(1);
  });

  it.each(['RCPT', 'DATA'] as const)(
    'nor said to be sent where the connection is lost at %s',
    async (at) => {
      world.server.misbehaviour = { cut: { at, mail: 1 } };
      const large = 'x '.repeat(400_000);
      expect(await world.failureOf(ORDERS, { body: large })).toContain(
        'The mail was not sent: 127.0.0.1',
      );
      expect(world.server.mails).toHaveLength(0);
    },
  );

  it('when the run is cancelled while the server thinks', async () => {
    world.server.misbehaviour = { silentAfterData: true };
    const controller = new AbortController();
    const run = world.send(ORDERS, PER_ROW, { signal: controller.signal });
    while (world.server.mails.length === 0) await setTimeout(5);
    const start = performance.now();
    controller.abort();
    expect((await run).status).toBe('cancelled');
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(world.server.mails).toHaveLength(1);
  });
});
