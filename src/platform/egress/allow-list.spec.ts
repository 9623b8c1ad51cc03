import { AllowList } from './allow-list';

describe('the allow list', () => {
  it.each([
    ['127.0.0.1:4010', '127.0.0.1', 4010, true],
    ['127.0.0.1:4010', '127.0.0.1', 4011, false],
    ['127.0.0.1:4010', '::ffff:127.0.0.1', 4010, true],
    ['127.0.0.1', '127.0.0.1', 80, true],
    ['10.1.0.0/16', '10.1.255.255', 5432, true],
    ['10.1.0.0/16', '10.2.0.0', 5432, false],
    ['10.1.0.0/16:443', '10.1.0.1', 80, false],
    ['[::1]:80', '::1', 80, true],
    ['::1', '::1', 80, true],
    ['[fd00::/8]:443', 'fd12::1', 443, true],
    ['fd00::/8', '10.0.0.1', 443, false],
  ])('%s for %s port %d: %s', (entry, address, port, allowed) => {
    expect(new AllowList([entry]).allowsAddress(address, port)).toBe(allowed);
  });

  it.each([
    ['crm.internal', 'crm.internal', 80, true],
    ['crm.internal', 'CRM.internal.', 80, true],
    ['crm.internal:8080', 'crm.internal', 80, false],
    ['*.internal', 'a.b.internal', 80, true],
    ['*.internal', 'internal', 80, false],
    ['bücher.internal', 'xn--bcher-kva.internal', 80, true],
    ['*.xn--bcher-kva.internal', 'a.BÜCHER.internal', 80, true],
    ['*.internal', 'evilinternal', 80, false],
    ['crm.internal', 'crm.internal.evil.example', 80, false],
  ])('%s for the host %s port %d: %s', (entry, host, port, allowed) => {
    expect(new AllowList([entry]).allowsHost(host, port)).toBe(allowed);
  });

  it('allows nothing when empty', () => {
    const list = new AllowList([]);
    expect(list.allowsAddress('127.0.0.1', 80) || list.allowsHost('localhost', 80)).toBe(false);
  });
});
