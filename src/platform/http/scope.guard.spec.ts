import type { Principal } from './principal';
import { refusal } from './scope.guard';

const key: Principal = {
  userId: 1,
  organizationId: 1,
  email: 'a@example.com',
  role: 'member',
  level: 'user',
  scopes: ['workflows:read'],
  via: { kind: 'key', keyId: 1, keyPrefix: 'vntg_abcd', expiresAt: null },
};

it('lets any authenticated caller pass where no scope is asked for', () => {
  expect(refusal({}, key)).toBeUndefined();
});

it('names the scope that is missing', () => {
  expect(refusal({ anyScope: ['workflows:write'] }, key)).toContain('workflows:write');
  expect(refusal({ anyScope: ['workflows:read'] }, key)).toBeUndefined();
});

it('is content with one scope of several, and names all of them otherwise', () => {
  expect(refusal({ anyScope: ['workflows:execute', 'workflows:read'] }, key)).toBeUndefined();
  expect(refusal({ anyScope: ['workflows:execute', 'workflows:write'] }, key)).toContain(
    'workflows:execute, workflows:write',
  );
});

it('wants every scope where all are needed, and names the one that is missing', () => {
  const everyScope = ['workflows:read', 'workflows:execute'] as const;
  expect(refusal({ everyScope }, key)).toBe('This API key lacks the scope workflows:execute');
  expect(refusal({ everyScope }, { ...key, scopes: everyScope })).toBeUndefined();
});

it('keeps members from what admins do and keys from what sessions do', () => {
  expect(refusal({ role: 'admin' }, key)).toContain('admin');
  expect(refusal({ role: 'admin' }, { ...key, role: 'admin' })).toBeUndefined();
  expect(refusal({ via: 'session' }, key)).toContain('session');
  expect(
    refusal({ via: 'session' }, { ...key, via: { kind: 'session', sessionId: 1 } }),
  ).toBeUndefined();
});
