import { PasswordHasher } from './password-hasher';

const PASSWORD = 'correct horse battery staple';

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher();

  it('hashes with argon2id and a salt of its own each time', async () => {
    const [one, two] = await Promise.all([hasher.hash(PASSWORD), hasher.hash(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,/);
    expect(one).not.toBe(two);
  });

  it('tells the right password from a wrong one', async () => {
    const hash = await hasher.hash(PASSWORD);
    expect(await hasher.verify(hash, PASSWORD)).toBe(true);
    expect(await hasher.verify(hash, `${PASSWORD} `)).toBe(false);
  });

  it('says no without a hash, after comparable work', async () => {
    const hash = await hasher.hash(PASSWORD);
    const fastest = async (against: string | null) => {
      const times: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const start = performance.now();
        await hasher.verify(against, 'wrong password');
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    expect(await hasher.verify(null, 'the password of no account')).toBe(false);
    expect(await fastest(null)).toBeGreaterThan((await fastest(hash)) / 3);
  });

  it('answers every caller when more come than hash at once', async () => {
    const hash = await hasher.hash(PASSWORD);
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, n) => hasher.verify(hash, n % 2 === 0 ? PASSWORD : 'wrong')),
    );
    expect(answers.filter(Boolean)).toHaveLength(5);
  });

  it('goes on after a stored hash that cannot be read', async () => {
    await expect(hasher.verify('not a hash', PASSWORD)).rejects.toThrow();
    expect(await hasher.verify(await hasher.hash(PASSWORD), PASSWORD)).toBe(true);
  });
});
