import { connect } from 'node:net';
import { once } from 'node:events';
import { createConnection } from 'mysql2/promise';
import type { CredentialTestContext } from '../../../src/node-sdk';
import { MysqlCredential } from '../../../src/integrations/database/mysql/mysql.credential';
import { PostgresCredential } from '../../../src/integrations/database/postgres/postgres.credential';
import type { ServerCredentialData } from '../../../src/integrations/database/server-credential.data';
import {
  mariaDbBinary,
  type PrivateServer,
  startPrivateMariaDb,
} from '../../support/private-mariadb';
import { postgresPrograms, startPrivatePostgres } from '../../support/private-postgres';
import { certificate, CERTIFICATE_FILE, KEY_FILE } from '../../support/tls/certificate';

const PASSWORD = 'a pass/word with $igns';

/** `secure.example` is this machine; the socket knows where the server really is. */
function contextOf(data: ServerCredentialData): CredentialTestContext<ServerCredentialData> {
  return {
    data,
    signal: new AbortController().signal,
    connect: async ({ port }: { readonly port: number }) => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
  } as unknown as CredentialTestContext<ServerCredentialData>;
}

interface Server {
  readonly type: { test(context: never): Promise<string> };
  readonly start: () => Promise<ServerCredentialData>;
  readonly greeting: RegExp;
}

function login(url: string, changes: Partial<ServerCredentialData>): ServerCredentialData {
  const { port } = new URL(url);
  return {
    host: 'secure.example',
    port: Number(port),
    user: 'postgres',
    password: PASSWORD,
    database: 'postgres',
    ssl: 'off',
    ...changes,
  };
}

const binary = mariaDbBinary();
const programs = postgresPrograms();
const running: PrivateServer[] = [];
afterAll(() => {
  for (const { stop } of running) stop();
});
async function started(starting: Promise<PrivateServer>): Promise<string> {
  const server = await starting;
  running.push(server);
  return server.url;
}

const SERVERS: Readonly<Record<string, Server>> = {
  ...(binary && {
    mariadb: {
      type: new MysqlCredential(),
      greeting: /^Signed in as reader to MariaDB \d+\./,
      start: async () => {
        const tls = [`--ssl-cert=${CERTIFICATE_FILE}`, `--ssl-key=${KEY_FILE}`];
        const url = await started(startPrivateMariaDb(binary, tls));
        const root = await createConnection({ uri: url });
        await root.query('CREATE DATABASE shop');
        await root.query("CREATE USER reader@'%' IDENTIFIED BY ?", [PASSWORD]);
        await root.query("GRANT SELECT ON shop.* TO reader@'%'");
        await root.query("CREATE USER nobody@'%' IDENTIFIED BY ''");
        await root.end();
        return login(url, { user: 'reader', database: 'shop' });
      },
    },
  }),
  ...(programs && {
    postgres: {
      type: new PostgresCredential(),
      greeting: /^Signed in as postgres to PostgreSQL \d+\./,
      start: async () =>
        login(
          await started(startPrivatePostgres(programs, { password: PASSWORD, tls: certificate })),
          {},
        ),
    },
  }),
};

describe.each(Object.entries(SERVERS))('signing in to %s', (name, { type, start, greeting }) => {
  let good: ServerCredentialData;
  beforeAll(async () => {
    good = await start();
  });
  const signIn = (changes: Partial<ServerCredentialData> = {}): Promise<string> =>
    type.test(contextOf(Object.assign({}, good, changes)) as never);
  const ca = certificate.cert.toString();

  it('says which version the server has', async () => {
    await expect(signIn()).resolves.toMatch(greeting);
  });

  it.each([
    [{ password: 'wrong password' }, 'it does not accept the user name or the password'],
    [{ user: 'stranger' }, 'it does not accept the user name or the password'],
    [{ database: 'nowhere' }, name === 'mariadb' ? /database|right/ : 'it has no such database'],
    [{ password: '' }, name === 'mariadb' ? 'does not accept' : 'wants a password'],
  ])('tells what is wrong with %j, without the password', async (changes, message) => {
    const failure = await signIn(changes).catch((error: unknown) => error as Error);
    expect(failure).toBeInstanceOf(Error);
    const { message: said } = failure as Error;
    expect(said).toMatch(message);
    expect(said).toContain(`secure.example:${String(good.port)}`);
    expect(said).not.toContain(PASSWORD);
    expect(said).not.toContain('wrong password');
  });

  it('is encrypted with ssl require, whoever the server is', async () => {
    await expect(signIn({ ssl: 'require' })).resolves.toMatch(greeting);
    await expect(signIn({ ssl: 'require', host: '127.0.0.1' })).resolves.toMatch(greeting);
  });

  it('verifies the certificate with ssl verify: authority, host and address', async () => {
    await expect(signIn({ ssl: 'verify', ca })).resolves.toMatch(greeting);
    await expect(signIn({ ssl: 'verify' })).rejects.toThrow('its certificate was not accepted');
    await expect(signIn({ ssl: 'verify', ca, host: 'wrong.example' })).rejects.toThrow(
      /certificate was not accepted .*altnames/,
    );
    await expect(signIn({ ssl: 'verify', ca, host: '127.0.0.1' })).rejects.toThrow(
      /certificate was not accepted .*altnames/,
    );
  });
});

describe('an empty password', () => {
  it.each(Object.keys(SERVERS).filter((name) => name === 'mariadb'))('is one on %s', async () => {
    const url = await started(startPrivateMariaDb(binary ?? ''));
    const data = login(url, { user: 'root', password: '', database: 'mysql' });
    await expect(new MysqlCredential().test(contextOf(data) as never)).resolves.toContain('root');
    await expect(
      new MysqlCredential().test(contextOf(Object.assign({}, data, { ssl: 'require' })) as never),
    ).rejects.toThrow('the server does not offer TLS');
  });
});
