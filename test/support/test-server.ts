import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type ApiAnswer } from './api-client';
import { createDatabase, type DatabaseKind, type TestDatabase } from './databases';

const MAIN = join(process.cwd(), 'dist/src/main.js');
const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 15_000;

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

/** Settings every test server starts with unless a test says otherwise. */
const DEFAULTS: Readonly<Record<string, string>> = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  RATE_LIMIT_PER_MINUTE: '1000000',
  SESSION_RATE_LIMIT_PER_MINUTE: '1000000',
  ENGINE_PROCESSES: '1',
  SESSION_SECRET: 'a session secret for tests, long enough',
  API_KEY_PEPPER: 'an api key pepper for tests, long enough',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
};

export interface ServerOptions {
  readonly database?: DatabaseKind;
  /** Added to the defaults; an undefined value removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts a real server from dist/ on a database and a DATA_DIR of its own. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const database = await createDatabase(options.database ?? 'sqlite');
  const server = new TestServer(
    database,
    mkdtempSync(join(tmpdir(), 'vantage-test-')),
    options.env ?? {},
  );
  try {
    await server.start();
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}

/** A running server process and clients for it. `await close()` in afterAll. */
export class TestServer {
  private child: ChildProcess | undefined;
  private address = '';
  /** Everything printed on stdout and stderr since the last start. */
  output = '';
  /** No credentials. */
  anonymous!: ApiClient;
  /** The first admin's session. */
  session!: ApiClient;
  /** A client-level key of the first admin with every scope. */
  admin!: ApiClient;

  constructor(
    readonly database: TestDatabase,
    readonly dataDir: string,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {}

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return this.address;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts the process (again, on the same data) and signs in. */
  async start(): Promise<void> {
    await this.spawn();
    this.anonymous = await ApiClient.connect(this.url);
    this.session = await this.login(ADMIN.email, ADMIN.password);
    this.admin = await this.createKey(this.session, { scope_level: 'client' });
  }

  /** Starts the process alone, without signing in. */
  async spawn(): Promise<void> {
    this.output = '';
    const child = spawn(process.execPath, [MAIN], { env: this.environment() });
    this.child = child;
    const listening = new Promise<string>((resolve) => {
      const collect = (chunk: Buffer): void => {
        this.output += chunk.toString();
        const match = /Vantage listens on (http:\/\/\S+)/.exec(this.output);
        if (match?.[1]) resolve(match[1]);
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
    });
    this.address = await Promise.race([listening, this.failedStart(child)]);
  }

  /** Resolves once the server has printed the text; it writes its log in batches. */
  async prints(text: string): Promise<void> {
    const deadline = performance.now() + START_DEADLINE_MS;
    while (!this.output.includes(text)) {
      if (performance.now() > deadline) throw new Error(`The server did not print ${text}`);
      await sleep(50);
    }
  }

  async login(email: string, password: string): Promise<ApiClient> {
    const answer = await this.anonymous.post('/auth/login', { email, password });
    const cookie = /^[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0];
    if (answer.status >= 300 || !cookie) throw new Error(`Login failed: ${answer.text}`);
    return this.anonymous.with({ cookie });
  }

  /** A client that calls with a new key; every scope at user level unless told otherwise. */
  async createKey(owner: ApiClient, fields: Record<string, unknown> = {}): Promise<ApiClient> {
    const scopes = ['workflows:read', 'workflows:write', 'workflows:execute'];
    const answer = await owner.post('/keys', { name: 'test key', scopes, ...fields });
    const key: unknown = answer.body.full_key;
    if (typeof key !== 'string') throw new Error(`No key: ${answer.text}`);
    return this.anonymous.with({ authorization: `Bearer ${key}` });
  }

  /** Signs up a second organization; needs ALLOW_SIGNUP=true. Answers its admin's session. */
  async signUp(name: string): Promise<ApiClient> {
    const email = `admin@${name}.example`;
    const account = { organization_name: name, email, password: ADMIN.password };
    const answer: ApiAnswer = await this.anonymous.post('/auth/signup', account);
    if (answer.status >= 300) throw new Error(`Sign-up failed: ${answer.text}`);
    return this.login(email, ADMIN.password);
  }

  /** Sends the signal and waits for the end; the exit code, or the signal that ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    const child = this.child;
    if (!child) return 0;
    const ended = (): number | string | null => child.exitCode ?? child.signalCode;
    if (ended() === null) {
      const exit = once(child, 'exit');
      child.kill(signal);
      const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await exit;
      clearTimeout(deadline);
    }
    return ended() ?? 0;
  }

  /** Stops the process and removes everything it kept. */
  async close(): Promise<void> {
    await this.stop();
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    const wanted: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...DEFAULTS,
      DATA_DIR: this.dataDir,
      DATABASE_URL: this.database.url,
      ...this.env,
    };
    return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  }

  private failedStart(child: ChildProcess): Promise<never> {
    return new Promise((_, reject) => {
      const fail = (reason: string): void => {
        reject(new Error(`The server did not start (${reason}):\n${this.output}`));
      };
      child.once('exit', (code) => {
        fail(`exit code ${String(code)}`);
      });
      setTimeout(() => {
        fail('no answer in time');
      }, START_DEADLINE_MS).unref();
    });
  }
}
