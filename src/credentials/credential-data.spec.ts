import { IsBoolean, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { AppError } from '../common/app-error';
import type { JsonObject } from '../common/json';
import { ConfigValidator } from '../node-catalog/config-validator';
import { credentialRegistryOf } from '../node-catalog/testing/credential-registry-of';
import { Credential, Descriptive, Integration, NodeError, Secret } from '../node-sdk';
import { CredentialData } from './credential-data';

class MailData {
  @IsString()
  @MaxLength(20, { message: 'host must not be $value' })
  host!: string;

  @IsInt()
  port = 587;

  @IsOptional()
  @IsBoolean()
  secure?: boolean;

  @Descriptive()
  @IsOptional()
  @IsString()
  from?: string;

  @Descriptive()
  @IsOptional()
  @IsString()
  region?: string;

  @Secret()
  @IsOptional()
  @IsString()
  @MaxLength(20, { message: 'password must not be $value' })
  password?: string;

  @Secret()
  @IsOptional()
  @IsString()
  key?: string;
}

@Credential({ key: 'mail', label: 'Mail', description: 'Mail', data: MailData })
class MailCredential {
  hosts({ host, port, region }: MailData) {
    if (host === 'refused') throw new NodeError('host is refused');
    if (host === 'broken') throw new TypeError('cannot read hush-hush of undefined');
    if (host === 'odd') return ['10.0.0.0/99'];
    return [`${region ?? ''}${host}:${String(port)}`];
  }

  test() {
    return Promise.resolve('Fine');
  }
}

@Integration({ key: 'mail', name: 'Mail', nodes: [], credentials: [MailCredential] })
class MailIntegration {}

const data = new CredentialData(new ConfigValidator());
const registered = credentialRegistryOf(MailIntegration).get('mail');
if (registered === undefined) throw new Error('no type');
const mail = registered;

const errorOf = (work: () => unknown): AppError => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
};

describe('reading data', () => {
  it('tells secrets from what may be shown, with defaults and without nulls', () => {
    expect(data.read(mail, { host: 'a.example', password: 'hush-hush', from: null })).toEqual({
      shown: { host: 'a.example', port: 587 },
      secrets: { password: 'hush-hush' },
    });
  });

  it.each<[JsonObject, string[]]>([
    [{}, ['data.host']],
    [{ host: 5, port: 'x' }, ['data.host', 'data.port']],
    [{ host: 'a', other: 'x' }, ['data.other']],
    [{ host: 'a', from: 'x'.repeat(70_000) }, ['data']],
    [{ host: 'refused' }, ['data']],
    [{ host: 'odd' }, ['data']],
  ])('refuses %.60j', (given, paths) => {
    const { code, details } = errorOf(() => data.read(mail, given));
    expect([code, details.map(({ path }) => path)]).toEqual(['INVALID_INPUT', paths]);
  });

  it('never repeats a secret, whatever a message would say', () => {
    const long = errorOf(() => data.read(mail, { host: 'a', password: 'hush'.repeat(9) }));
    expect(long.details).toEqual([
      { path: 'data.password', message: 'data.password must not be [secret]' },
    ]);
    const broken = errorOf(() => data.read(mail, { host: 'broken', password: 'hush-hush' }));
    expect(broken.message).not.toContain('hush');
  });
});

describe('changing data', () => {
  const stored = { shown: { host: 'a.example', port: 587 }, secrets: { password: 'hush-hush' } };

  it.each<[JsonObject, JsonObject]>([
    [{ from: 'me' }, { password: 'hush-hush' }],
    [{ host: 'a.example', port: 587 }, { password: 'hush-hush' }],
    [{ key: 'more' }, { password: 'hush-hush', key: 'more' }],
    [{ host: 'b.example', password: 'new' }, { password: 'new' }],
    [{ host: 'b.example', password: null }, {}],
    [{ password: 'new' }, { password: 'new' }],
  ])('takes %j', (given, secrets) => {
    expect(data.change(mail, stored, given).secrets).toEqual(secrets);
  });

  it.each<[JsonObject]>([
    [{ host: 'b.example' }],
    [{ port: 25 }],
    [{ secure: false }],
    [{ region: 'eu.' }],
    [{ host: 'b.example', key: 'more' }],
  ])('asks for the secrets that would go another way after %j', (given) => {
    const { code, details } = errorOf(() => data.change(mail, stored, given));
    expect([code, details.map(({ path }) => path)]).toEqual(['INVALID_INPUT', ['data.password']]);
    expect(details[0]?.message).toContain('must be given again');
  });

  it('asks for nothing where there is no secret to protect', () => {
    for (const secrets of [{}, { password: '' }] as JsonObject[]) {
      const changed = data.change(mail, { ...stored, secrets }, { host: 'b.example' });
      expect(changed.shown['host']).toBe('b.example');
    }
  });

  it('drops fields that the type does not know any more', () => {
    const old = { ...stored, shown: { ...stored.shown, gone: 1 } };
    expect(data.change(mail, old, { from: 'me' }).shown).toEqual({
      host: 'a.example',
      port: 587,
      from: 'me',
    });
  });
});
