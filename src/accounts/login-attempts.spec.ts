import { LoginAttempts } from './login-attempts';

describe('LoginAttempts', () => {
  let now = new Date('2026-04-29T12:00:00.000Z');
  const clock = { now: () => now };
  const times = (count: number, act: (n: number) => void): void => {
    for (let n = 0; n < count; n += 1) act(n);
  };

  it('allows ten a minute for one account, from however many addresses', () => {
    const attempts = new LoginAttempts(clock);
    times(10, (n) => {
      attempts.count('ada@example.com', `10.0.0.${String(n)}`);
    });
    expect(() => {
      attempts.count('ada@example.com', '10.0.0.99');
    }).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', retryAfterSeconds: 60 }));
    attempts.count('grace@example.com', '10.0.0.99');
    now = new Date(now.getTime() + 60_000);
    attempts.count('ada@example.com', '10.0.0.99');
  });

  it('allows sixty a minute from one address, for however many accounts', () => {
    const attempts = new LoginAttempts(clock);
    times(60, (n) => {
      attempts.count(`user${String(n)}@example.com`, '10.0.0.1');
    });
    expect(() => {
      attempts.count('ada@example.com', '10.0.0.1');
    }).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    attempts.count('ada@example.com', '10.0.0.2');
  });
});
