import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadEngineSettings, loadSettings } from './load-settings';
import { SettingsError } from './settings-error';

const host = { cores: 4, memoryMb: 16_384 };
const key = Buffer.alloc(32, 7).toString('base64');
const mysql = {
  DATABASE_URL: 'mysql://vantage:p%40ss@db.internal:3307/vantage',
  SESSION_SECRET: 's'.repeat(32),
  API_KEY_PEPPER: 'p'.repeat(32),
  ENCRYPTION_KEYS: `k2:${key}`,
};

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vantage-settings-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function load(variables: Record<string, string> = {}, machine = host) {
  return loadSettings({ DATA_DIR: dataDir, ...variables }, machine);
}

function faultsOf(variables: Record<string, string>): string[] {
  try {
    load(variables);
    return [];
  } catch (error) {
    return (error as SettingsError).faults.map((fault) => `${fault.name}: ${fault.message}`);
  }
}

describe('defaults', () => {
  it('serves on the local machine with everything in DATA_DIR', () => {
    const settings = load();
    expect(settings.server).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: undefined,
      trustProxy: false,
      rateLimitPerMinute: 60,
      sessionRateLimitPerMinute: 600,
      production: false,
    });
    expect(settings.storage).toMatchObject({
      dataDir,
      filesDir: join(dataDir, 'files'),
      resultTtlSeconds: 86_400,
      resultMaxMb: 4096,
      spillMaxMb: 8192,
      resultsDir: join(dataDir, 'results'),
    });
    expect(settings.database).toMatchObject({
      kind: 'sqlite',
      sqlitePath: join(dataDir, 'vantage.sqlite'),
    });
    expect(settings.accounts).toMatchObject({ adminEmail: 'admin@localhost', allowSignup: false });
    expect(settings.execution).toMatchObject({
      mode: 'local',
      timeoutSeconds: 300,
      concurrency: 16,
      engineProcesses: 4,
      engineMemoryMb: 1024,
    });
  });

  it('keeps the memory of all engine processes within half of RAM', () => {
    expect(load({}, { cores: 16, memoryMb: 8192 }).execution.engineProcesses).toBe(4);
    expect(load({}, { cores: 8, memoryMb: 1024 }).execution).toMatchObject({
      engineProcesses: 1,
      engineMemoryMb: 512,
    });
  });

  it('takes an empty variable as unset and ignores unknown ones', () => {
    expect(load({ PORT: '', VANTAGE_PROT: 'x' }).server.port).toBe(3000);
  });

  it('reads ./data as an absolute path', () => {
    expect(loadEngineSettings({}, host).storage.dataDir).toBe(resolve('data'));
  });
});

const LONG = 'x'.repeat(32);
const KEYRING = `k1:${Buffer.alloc(32).toString('base64')}`;

describe('generated secrets', () => {
  it('are written for the owner alone and read back by the next start', () => {
    const first = load().security;
    const files = ['api-key-pepper', 'encryption-keys', 'metrics-token', 'session-secret'];
    expect(readdirSync(dataDir).sort()).toEqual(files);
    for (const file of files) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
    expect(load().security).toEqual(first);
    expect(first.encryptionKeys[0]?.key).toHaveLength(32);
  });

  it('are not made while another setting is wrong', () => {
    expect(faultsOf({ PORT: 'x' })).toHaveLength(1);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('are required with MySQL', () => {
    const faults = faultsOf({ DATABASE_URL: mysql.DATABASE_URL });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'SESSION_SECRET',
      'API_KEY_PEPPER',
      'ENCRYPTION_KEYS',
    ]);
    expect(faults[0]).toContain('required with MySQL');
  });

  it('are made with MySQL only for the metrics, which each machine opens for itself', () => {
    const given = { SESSION_SECRET: LONG, API_KEY_PEPPER: LONG, ENCRYPTION_KEYS: KEYRING };
    const { security } = load({ DATABASE_URL: mysql.DATABASE_URL, ...given });
    expect(readdirSync(dataDir)).toEqual(['metrics-token']);
    expect(security.metricsToken).toHaveLength(43);
    expect(load({ METRICS_TOKEN: 'sixteen-letters.' }).security.metricsToken).toHaveLength(16);
    for (const token of [
      'fifteen-letters',
      'more than sixteen letters',
      'sixteen-létters-and-more',
    ]) {
      expect(faultsOf({ METRICS_TOKEN: token })[0]).toContain('16 characters or more, ASCII');
    }
  });

  it('name DATA_DIR when it cannot be written', () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    expect(faultsOf({ DATA_DIR: join(file, 'below') })[0]).toMatch(/^DATA_DIR: can't keep/);
  });
});

describe('secrets from files', () => {
  it('are read without the line end', () => {
    const path = join(dataDir, 'password');
    writeFileSync(path, 'correct horse battery\n');
    expect(load({ ADMIN_PASSWORD_FILE: path }).accounts.adminPassword).toBe(
      'correct horse battery',
    );
  });

  it('are refused beside the variable itself, when empty and when missing', () => {
    const empty = join(dataDir, 'empty');
    writeFileSync(empty, '\n');
    expect(faultsOf({ SESSION_SECRET: 'x'.repeat(32), SESSION_SECRET_FILE: empty })).toHaveLength(
      1,
    );
    expect(faultsOf({ SESSION_SECRET_FILE: empty })[0]).toMatch(/SESSION_SECRET_FILE: .*empty/);
    expect(faultsOf({ SESSION_SECRET_FILE: '/nowhere' })[0]).toMatch(/ENOENT/);
  });
});

describe('the database address', () => {
  it('is taken apart', () => {
    expect(load(mysql).database.mysql).toEqual({
      host: 'db.internal',
      port: 3307,
      user: 'vantage',
      password: 'p@ss',
      database: 'vantage',
    });
    expect(load({ DATABASE_URL: 'sqlite:./x.sqlite' }).database.sqlitePath).toBe(
      resolve('x.sqlite'),
    );
    expect(load({ DATABASE_URL: 'sqlite:///var/x.db' }).database.sqlitePath).toBe('/var/x.db');
  });

  it.each([
    'postgres://u:sesame@h/d',
    'mysql://h/d',
    'mysql://u:sesame@h',
    'mysql://u:sesame@h/d?ssl=1',
    'mysql://u:sesame%@h/d',
    'mysql://',
    'sqlite:',
    'sqlite::memory:',
  ])('%s is refused without quoting it', (url) => {
    const faults = faultsOf({ ...mysql, DATABASE_URL: url });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^DATABASE_URL: .*mysql:\/\/user:password@host:3306\/database/);
    expect(faults[0]).not.toContain('sesame');
  });
});

describe('bad values', () => {
  it.each([
    ['HOST', 'my host'],
    ['PORT', '65536'],
    ['PORT', '3e3'],
    ['PORT', '0x10'],
    ['RATE_LIMIT_PER_MINUTE', '0'],
    ['RATE_LIMIT_PER_MINUTE', '1000001'],
    ['RESULT_TTL_SECONDS', '0'],
    ['EXECUTION_TIMEOUT_SECONDS', '1.5'],
    ['EXECUTION_TIMEOUT_SECONDS', '-1'],
    ['ENGINE_PROCESSES', '0'],
    ['ENGINE_MEMORY_MB', '63'],
    ['EXECUTION_MODE', 'cluster'],
    ['REDIS_URL', 'http://127.0.0.1'],
    ['REDIS_URL', 'redis://127.0.0.1/zero'],
    ['REDIS_KEY_PREFIX', 'a b'],
    ['RESULT_STORE', 's3'],
    ['RESULT_CACHE_MB', '-1'],
    ['ALLOW_SIGNUP', 'maybe'],
    ['ADMIN_EMAIL', 'admin'],
    ['ADMIN_PASSWORD', 'short'],
    ['ADMIN_PASSWORD', 'x'.repeat(1025)],
    ['PUBLIC_URL', 'vantage.example.com'],
    ['PUBLIC_URL', 'https://user:pw@vantage.example.com'],
    ['TRUST_PROXY', 'everyone'],
    ['TRUST_PROXY', 'true'],
    ['EGRESS_ALLOW', '10.0.0.0/33'],
    ['EGRESS_ALLOW', 'http://10.0.0.1'],
    ['EGRESS_ALLOW', '127.0.0.1:99999'],
    ['VANTAGE_INTEGRATIONS', '../evil'],
    ['LOG_LEVEL', 'loud'],
    ['SESSION_SECRET', 'short'],
    ['ENCRYPTION_KEYS', 'k1'],
    ['ENCRYPTION_KEYS', 'k1:AAAA'],
    ['ENCRYPTION_KEYS', `k1:${key},k1:${key}`],
  ])('%s=%s stops the boot with one fault', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name}: `));
    expect(faults[0]).toMatch(/use /);
  });

  it('RESULT_STORE=redis needs an address', () => {
    const faults = faultsOf({ RESULT_STORE: 'redis' });
    expect(faults).toEqual([expect.stringMatching(/^REDIS_URL: .*use redis:/)]);
    expect(faultsOf({ RESULT_STORE: 'redis', REDIS_URL: 'redis://127.0.0.1' })).toEqual([]);
  });

  it('are all named at once', () => {
    expect(() => load({ PORT: 'x', LOG_LEVEL: 'y', ENGINE_PROCESSES: 'z' })).toThrow(
      /3 settings are wrong:\n {2}ENGINE_PROCESSES.*\n {2}LOG_LEVEL.*\n {2}PORT/,
    );
  });
});

describe('queue mode', () => {
  const redis = { REDIS_URL: 'redis://cache.internal:6379/0' };
  const queue = { EXECUTION_MODE: 'queue' };

  it('says what it lacks', () => {
    expect(faultsOf(queue)).toEqual([
      expect.stringMatching(/^DATABASE_URL: .*needs MySQL; use mysql:/),
      expect.stringMatching(/^REDIS_URL: .*needs Redis; use redis:/),
    ]);
    expect(faultsOf({ ...queue, ...redis })).toHaveLength(1);
    expect(faultsOf({ ...queue, ...mysql })).toHaveLength(1);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('has runs carried out by workers alone', () => {
    const variables = { DATA_DIR: dataDir, ...queue, ...redis, ...mysql };
    expect(loadSettings(variables, host).execution.carriesOutRuns).toBe(false);
    expect(loadSettings(variables, host, 'worker').execution.carriesOutRuns).toBe(true);
    expect(load().execution.carriesOutRuns).toBe(true);
  });

  it('is the only one with workers', () => {
    expect(() => loadSettings({ DATA_DIR: dataDir }, host, 'worker')).toThrow(
      /EXECUTION_MODE: .*use queue/,
    );
  });
});

describe('good values', () => {
  it('of every shape are taken', () => {
    const settings = load({
      HOST: '::1',
      TRUST_PROXY: '10.0.0.0/8, loopback',
      PUBLIC_URL: 'https://vantage.example.com/',
      EGRESS_ALLOW: '127.0.0.1:4010,[::1]:80,10.1.0.0/16,*.internal,db:5432,::1,bücher.intern',
      ENCRYPTION_KEYS: `b:${key}, a:${Buffer.alloc(32, 1).toString('base64')}`,
    });
    expect(settings.server.trustProxy).toEqual(['10.0.0.0/8', 'loopback']);
    expect(load({ TRUST_PROXY: '2' }).server.trustProxy).toBe(2);
    expect(settings.server.publicUrl).toBe('https://vantage.example.com');
    expect(settings.egress.allow).toHaveLength(7);
    expect(settings.security.encryptionKeys.map((entry) => entry.id)).toEqual(['b', 'a']);
  });
});

it('keeps the generated secret out of the fault when it was damaged', () => {
  load();
  const path = join(dataDir, 'session-secret');
  writeFileSync(path, 'tampered');
  expect(faultsOf({})[0]).toMatch(/^SESSION_SECRET: is too short/);
  expect(readFileSync(path, 'utf8')).toBe('tampered');
});
