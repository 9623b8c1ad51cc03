import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type ApiAnswer } from './api-client';
import { createDatabase, type DatabaseKind, type TestDatabase } from './databases';
import { engineProcessesOf } from './engine-processes';
import { newRedisPrefix, removeRedisKeys } from './redis-keys';
import { API, ServerProcess, WORKER } from './server-process';
import { TcpBalancer } from './tcp-balancer';
import { TOPOLOGY, type Topology } from './topology';

/** Set by global-setup: the Redis that tests share. */
const REDIS_URL = process.env['VANTAGE_TEST_REDIS_URL'] ?? '';
const PRINT_DEADLINE_MS = 30_000;

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings every test server starts with unless a test says otherwise. */
const DEFAULTS: Environment = {
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
  readonly env?: Environment;
  readonly topology?: Topology;
  /** Of queue mode; the one that all tests share unless told. */
  readonly redisUrl?: string;
  /** Each process gets a DATA_DIR of its own, as on several machines that share no volume. */
  readonly apart?: boolean;
}

/** Starts a real server from dist/ on a database and a DATA_DIR of its own. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const topology = options.topology ?? TOPOLOGY;
  const kind = topology === 'queue' ? 'mysql' : (options.database ?? 'sqlite');
  const database = await createDatabase(kind);
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-test-'));
  const redis = options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl };
  const env = { ...options.env, ...redis };
  const server = new TestServer(database, dataDir, env, topology, options.apart);
  try {
    await server.start();
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}

/**
 * A running server and clients for it: one process, or two API processes and two workers.
 * `await close()` in afterAll.
 */
export class TestServer {
  readonly apis: readonly ServerProcess[];
  readonly workers: readonly ServerProcess[];
  private readonly balancer = new TcpBalancer(() =>
    this.apis.map(({ address }) => Number(new URL(address).port)),
  );
  private readonly redisPrefix = newRedisPrefix();
  private address = '';
  /** No credentials. */
  anonymous!: ApiClient;
  /** The first admin's session. */
  session!: ApiClient;
  /** A client-level key of the first admin with every scope. */
  admin!: ApiClient;

  constructor(
    readonly database: TestDatabase,
    readonly dataDir: string,
    env: Environment,
    private readonly topology: Topology = TOPOLOGY,
    apart = false,
  ) {
    const environment = this.environment(env);
    const processOf = (program: typeof API, name: string) => {
      const own = apart ? { DATA_DIR: madeFolder(join(dataDir, name)) } : {};
      return new ServerProcess(program, { ...environment, ...own });
    };
    const numbers = topology === 'queue' ? ['1', '2'] : ['1'];
    this.apis = numbers.map((number) => processOf(API, `api-${number}`));
    this.workers =
      topology === 'queue' ? numbers.map((number) => processOf(WORKER, `worker-${number}`)) : [];
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return this.address;
  }

  /** Of the (first) API process. */
  get pid(): number {
    return this.apis[0]?.pid ?? 0;
  }

  /** Everything that was printed on stdout and stderr since the last start. */
  get output(): string {
    return this.processes.map(({ output }) => output).join('');
  }

  /** Ids of the engine processes of every process, those that are there at once first. */
  get engines(): number[] {
    return this.processes.flatMap(({ pid }) => engineProcessesOf(pid));
  }

  /** Settings of all processes from the next start on. */
  change(env: NodeJS.ProcessEnv): void {
    for (const one of this.processes) one.change(env);
  }

  /** Starts the processes (again, on the same data) and signs in. */
  async start(): Promise<void> {
    await this.spawn();
    this.anonymous = await ApiClient.connect(this.url);
    this.session = await this.login(ADMIN.email, ADMIN.password);
    this.admin = await this.createKey(this.session, { scope_level: 'client' });
  }

  /** Starts the processes alone, without signing in. */
  async spawn(): Promise<void> {
    const [addresses] = await Promise.all([
      Promise.all(this.apis.map((one) => one.start())),
      Promise.all(this.workers.map((one) => one.start())),
    ]);
    if (this.topology === 'local') {
      this.address = addresses[0] ?? '';
      return;
    }
    this.address = await this.balancer.listen();
  }

  /** Resolves once the server has printed the text; it writes its log in batches. */
  async prints(text: string): Promise<void> {
    const deadline = performance.now() + PRINT_DEADLINE_MS;
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

  /**
   * Sends the signal to every process and waits for the end; the exit code, or the signal, of the
   * first that did not end with 0.
   */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    const endings = await Promise.all(this.processes.map((one) => one.stop(signal)));
    return endings.find((ending) => ending !== 0) ?? 0;
  }

  /** Stops everything and removes what it kept. */
  async close(): Promise<void> {
    await this.stop();
    this.balancer.close();
    if (this.topology === 'queue') await removeRedisKeys(REDIS_URL, this.redisPrefix);
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private get processes(): readonly ServerProcess[] {
    return [...this.apis, ...this.workers];
  }

  /** What its processes are started with; `env` goes before everything else. */
  environment(env: Environment): NodeJS.ProcessEnv {
    const shared = {
      EXECUTION_MODE: 'queue',
      REDIS_URL,
      REDIS_KEY_PREFIX: this.redisPrefix,
    };
    const wanted: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...DEFAULTS,
      DATA_DIR: this.dataDir,
      DATABASE_URL: this.database.url,
      ...(this.topology === 'queue' ? shared : {}),
      ...env,
      ...(this.topology === 'queue' ? sharedPlaces(env) : {}),
    };
    return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  }
}

function madeFolder(path: string): string {
  mkdirSync(path);
  return path;
}

/** What a test says of the places of a server holds for its two workers together. */
function sharedPlaces({ EXECUTION_CONCURRENCY: places }: Environment): Environment {
  if (places === undefined) return {};
  return { EXECUTION_CONCURRENCY: String(Math.max(1, Math.floor(Number(places) / 2))) };
}
