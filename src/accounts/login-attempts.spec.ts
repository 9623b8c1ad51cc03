import { LocalWindowCounters } from '../platform/counting/fixed-window-counter';
import { LoginAttempts } from './login-attempts';

describe('LoginAttempts', () => {
  let now = new Date('2026-04-29T12:00:00.000Z');
  const clock = { now: () => now };
  const times = async (count: number, act: (n: number) => Promise<void>): Promise<void> => {
    for (let n = 0; n < count; n += 1) await act(n);
  };

  it('allows ten a minute for one account, from however many addresses', async () => {
    const attempts = new LoginAttempts(new LocalWindowCounters(clock));
    await times(10, (n) => attempts.count('ada@example.com', `10.0.0.${String(n)}`));
    await expect(attempts.count('ada@example.com', '10.0.0.99')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 60,
    });
    await attempts.count('grace@example.com', '10.0.0.99');
    now = new Date(now.getTime() + 60_000);
    await attempts.count('ada@example.com', '10.0.0.99');
  });

  it('allows sixty a minute from one address, for however many accounts', async () => {
    const attempts = new LoginAttempts(new LocalWindowCounters(clock));
    await times(60, (n) => attempts.count(`user${String(n)}@example.com`, '10.0.0.1'));
    await expect(attempts.count('ada@example.com', '10.0.0.1')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    await attempts.count('ada@example.com', '10.0.0.2');
  });
});
