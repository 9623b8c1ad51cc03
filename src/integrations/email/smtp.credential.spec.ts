import type { JsonObject } from '../../node-sdk';
import { descriptiveFieldsOf, secretFieldsOf } from '../../node-sdk';
import { configOf } from '../../node-sdk/testing/node-kit';
import { SmtpCredentialData } from './smtp-credential.data';
import { SmtpCredential } from './smtp.credential';

const data = { host: 'smtp.example.com', port: 587, from: 'Reports <reports@example.com>' };
const login = { user: 'reports', password: 'secret' };

describe('an smtp credential', () => {
  it('keeps its password secret', () => {
    expect(secretFieldsOf(SmtpCredentialData)).toEqual(['password']);
  });

  it('asks for the password again unless only the sender changes', () => {
    expect(descriptiveFieldsOf(SmtpCredentialData)).toEqual(['from']);
  });

  it('may be sent to its server alone', () => {
    const type = new SmtpCredential();
    expect(type.hosts(data)).toEqual(['smtp.example.com:587']);
    expect(type.hosts({ ...data, host: '::1' })).toEqual(['[::1]:587']);
  });

  it.each<JsonObject>([
    data,
    { ...data, ...login, secure: true },
    { ...data, user: '', password: '' },
  ])('takes the data %j', (given) => {
    expect(configOf(SmtpCredentialData, given)).toMatchObject(given);
  });

  it.each<[JsonObject, string]>([
    [{ host: 'smtp.example.com:587' }, 'host must be a host name or an IP address'],
    [{ host: 'smtp example' }, 'host must be a host name or an IP address'],
    [{ host: 'http://smtp.example.com' }, 'host must be a host name or an IP address'],
    [{ port: 0 }, 'port must not be less than 1'],
    [{ port: '587' }, 'port must be an integer'],
    [{ from: 'Reports' }, 'from must be an address'],
    [{ from: 'a@example.com\r\nBcc: b@example.com' }, 'from must be an address'],
    [{ user: 'reports' }, 'user must be given together with the other of user and password'],
    [{ password: 'secret' }, 'password must be given together'],
    [{ ca_certificate: 'mine' }, 'ca_certificate must be a PEM certificate'],
  ])('refuses %j', (change, fault) => {
    expect(() => configOf(SmtpCredentialData, { ...data, ...change })).toThrow(fault);
  });
});
