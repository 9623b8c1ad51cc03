import { createServer, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { MailServer } from '../support/stubs/mail-server';
import { selfSigned } from '../support/tls/self-signed';
import { EmailWorld, LOGIN, ORDERS, PER_ROW } from '../support/email-world';

/** Loopback too, but not by a name under which it is known as this machine. */
const ELSEWHERE = { host: '::ffff:127.0.0.1' };

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

describe('what a server refuses', () => {
  it('some recipients of one mail: the others get it', async () => {
    world.server.misbehaviour = { refusedRecipients: { 'b@example.com': 451 } };
    const answer = await world.delivered(ORDERS, { to: ['a@example.com', 'b@example.com'] });
    expect(answer).toMatchObject({
      sent: 1,
      accepted: 1,
      rejections: [{ address: 'b@example.com', reason: '451 No mailbox for b@example.com' }],
    });
    expect(answer.warnings).toHaveLength(1);
  });

  it('every recipient', async () => {
    world.server.misbehaviour = { refusedRecipients: { 'ada@example.com': 550 } };
    expect(await world.failureOf(ORDERS)).toContain(
      'No mail was sent. The mail server refused 1 of 1 recipients, first ada@example.com: 550 No mailbox for ada@example.com',
    );
  });

  it('the sender', async () => {
    world.server.misbehaviour = { refusedSender: 'Sender not owned by user' };
    expect(await world.failureOf(ORDERS)).toContain(
      `The mail was not sent: 127.0.0.1:${String(world.server.port)} refused the sender: 550 Sender not owned by user`,
    );
  });

  it('the mail', async () => {
    world.server.misbehaviour = { refusedData: 'Looks like spam' };
    expect(await world.failureOf(ORDERS, PER_ROW)).toContain(
      'refused the mail: 554 Looks like spam. 0 mails were sent before it',
    );
    expect(world.server.mails).toHaveLength(0);
  });

  it('the login, without a word of the password', async () => {
    const password = 'wrong horse battery';
    const failure = await world.failureOf(ORDERS, {}, { data: { password } });
    expect(failure).toContain('refused user and password: 535');
    expect(failure).toContain('Put valid ones into the credential');
    expect(failure).not.toContain(password);
    expect(failure).not.toContain(Buffer.from(password).toString('base64').slice(0, 12));
    expect(world.server.mails).toHaveLength(0);
  });

  it('everything, being busy', async () => {
    world.server.misbehaviour = { greeting: 'busy' };
    expect(await world.failureOf(ORDERS)).toContain(
      'refused the connection: 421 Too busy, come back later',
    );
  });

  it('size, before it is sent', async () => {
    const small = await new MailServer({ size: 10_000 }).listen();
    const data = { port: small.port, user: '', password: '' };
    expect(await world.failureOf(ORDERS, { body: 'x '.repeat(20_000) }, { data })).toContain(
      'takes no mail of this size',
    );
    await small.close();
  });
});

describe('a connection', () => {
  it('may be slow to begin', async () => {
    world.server.misbehaviour = { greeting: 'late' };
    expect(await world.delivered(ORDERS)).toMatchObject({ sent: 1 });
  });

  it('does not keep a cancelled run that waits for a greeting', async () => {
    world.server.misbehaviour = { greeting: 'never' };
    const controller = new AbortController();
    const run = world.send(ORDERS, {}, { signal: controller.signal });
    while (world.server.connections === 0) await setTimeout(5);
    controller.abort();
    expect((await run).status).toBe('cancelled');
  });

  it('that is not one to a mail server is told so', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { port } = web.address() as AddressInfo;
    expect(await world.failureOf(ORDERS, {}, { data: { port } })).toContain(
      'does not answer as a mail server does: check host and port of the credential',
    );
    web.close();
  });

  it('that nobody takes is told so', async () => {
    const gone = await new MailServer().listen();
    const { port } = gone;
    await gone.close();
    expect(await world.failureOf(ORDERS, {}, { data: { port } })).toContain(
      `The mail was not sent: The connection to 127.0.0.1:${String(port)} failed: the connection was refused`,
    );
  });
});

describe('encryption', () => {
  it('by STARTTLS trusts the certificate that the credential names', async () => {
    const data = { ca_certificate: world.certificate.cert };
    await world.delivered(ORDERS, {}, { data });
    expect(world.server.mail(1).encrypted).toBe(true);
  });

  it('trusts no other', async () => {
    const data = { ca_certificate: selfSigned().cert };
    const failure = await world.failureOf(ORDERS, {}, { data });
    expect(failure).toContain(
      `the certificate of 127.0.0.1:${String(world.server.port)} is not trusted`,
    );
    expect(failure).toContain('ca_certificate');
    expect(world.server.mails).toHaveLength(0);
  });

  it('from the first byte, with secure', async () => {
    const implicit = await new MailServer({
      certificate: world.certificate,
      implicit: true,
      login: LOGIN,
    }).listen();
    const data = { port: implicit.port, secure: true, ca_certificate: world.certificate.cert };
    expect(await world.delivered(ORDERS, {}, { data })).toMatchObject({ sent: 1 });
    expect(implicit.mails[0]).toMatchObject({ encrypted: true, user: 'reports' });
    await implicit.close();
  });

  it('that cannot come about is told so', async () => {
    const failure = await world.failureOf(ORDERS, {}, { data: { secure: true } });
    expect(failure).toContain('no encrypted connection to 127.0.0.1');
    expect(failure).toContain('check port and secure of the credential');
  });

  it('is not forgone before a password leaves the machine', async () => {
    const plain = await new MailServer({ login: LOGIN }).listen();
    const failure = await world.failureOf(ORDERS, {}, { data: { ...ELSEWHERE, port: plain.port } });
    expect(failure).toContain('offers no encryption (STARTTLS: 5');
    expect(plain.logins).toBe(0);
    await plain.close();
  });

  it('needs a certificate that is trusted, away from this machine', async () => {
    const failure = await world.failureOf(ORDERS, {}, { data: ELSEWHERE });
    expect(failure).toContain('is not trusted');
    expect(world.server.logins).toBe(0);
  });

  it('is not asked for on this machine', async () => {
    const plain = await new MailServer({ login: LOGIN }).listen();
    expect(await world.delivered(ORDERS, {}, { data: { port: plain.port } })).toMatchObject({
      sent: 1,
    });
    expect(plain.mails[0]).toMatchObject({ encrypted: false, user: 'reports' });
    await plain.close();
  });
});
