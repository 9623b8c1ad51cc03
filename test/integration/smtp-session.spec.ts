import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { SmtpSession, UnconfirmedMail } from '../../src/integrations/email/smtp-session';
import { MailServer } from '../support/stubs/mail-server';

const MAIL = {
  envelope: { from: 'reports@acme.example', to: ['ada@example.com'] },
  content: Buffer.from('Subject: x\r\n\r\nHello'),
};

let server: MailServer;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await new MailServer().listen();
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});
beforeEach(() => {
  server.reset();
});

async function connect({ port }: { readonly port: number }): Promise<Socket> {
  const socket = connectTcp(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

function open(timeouts: { setupMs: number; silenceMs: number }): Promise<SmtpSession> {
  const data = { host: '127.0.0.1', port: server.port, from: 'reports@acme.example' };
  return SmtpSession.open(data, { connect, signal: new AbortController().signal, timeouts });
}

describe('a mail server that is silent', () => {
  it('at the beginning is given up', async () => {
    server.misbehaviour = { greeting: 'never' };
    await expect(open({ setupMs: 150, silenceMs: 5000 })).rejects.toThrow(
      `${server.host} did not answer in time: check host, port and secure of the credential`,
    );
  });

  it('after a mail leaves open whether it took it', async () => {
    server.misbehaviour = { silentAfterData: true };
    const session = await open({ setupMs: 30_000, silenceMs: 3000 });
    await expect(session.send(MAIL)).rejects.toBeInstanceOf(UnconfirmedMail);
    expect(server.mails).toHaveLength(1);
  });
});
