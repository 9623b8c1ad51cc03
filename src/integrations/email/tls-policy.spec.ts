import { isLoopback, tlsPolicy } from './tls-policy';

const remote = { host: 'smtp.example.com', user: 'u', password: 'p' };

describe('encryption', () => {
  it('is from the first byte on port 465, or where the credential says so', () => {
    expect(tlsPolicy({ ...remote, port: 465 }).secure).toBe(true);
    expect(tlsPolicy({ ...remote, port: 2465, secure: true }).secure).toBe(true);
    expect(tlsPolicy({ ...remote, port: 465, secure: false })).toMatchObject({
      secure: false,
      requireTLS: true,
    });
  });

  it('is required before a password, and on the submission port', () => {
    expect(tlsPolicy({ ...remote, port: 25 }).requireTLS).toBe(true);
    expect(tlsPolicy({ host: 'relay.example.com', port: 587 }).requireTLS).toBe(true);
    expect(tlsPolicy({ host: 'relay.example.com', port: 25 }).requireTLS).toBe(false);
    expect(tlsPolicy({ host: 'relay.example.com', port: 25, password: '' }).requireTLS).toBe(false);
  });

  it('needs a valid certificate, except that of this machine', () => {
    expect(tlsPolicy({ ...remote, port: 587 }).tls.rejectUnauthorized).toBe(true);
    const local = { ...remote, host: '127.0.0.1', port: 587 };
    expect(tlsPolicy(local)).toMatchObject({
      requireTLS: false,
      tls: { rejectUnauthorized: false },
    });
    expect(tlsPolicy({ ...local, ca_certificate: 'PEM' }).tls).toMatchObject({
      rejectUnauthorized: true,
      ca: 'PEM',
    });
  });

  it.each([
    ['localhost', true],
    ['LOCALHOST', true],
    ['127.8.0.1', true],
    ['::1', true],
    ['127.0.0.1.example.com', false],
    ['localhost.example.com', false],
    ['10.0.0.1', false],
    ['128.0.0.1', false],
  ])('knows whether %s is this machine', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
