import { Injectable } from '@nestjs/common';
import { argon2id, hash, verify } from 'argon2';

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane; about 30 ms of one core. */
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashing shares libuv's thread pool with the file system; a flood of logins may not fill it. */
const AT_ONCE = 2;

/** Turns passwords into argon2id hashes and back into yes or no. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, COST));
  }

  /**
   * Whether the password fits. Without a hash (unknown account) the answer is no, after the same
   * work, so that the time taken tells nobody which accounts exist.
   */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.decoyHash());
    const fits = await this.inTurn(() => verify(against, password));
    return fits && passwordHash !== null;
  }

  /** Made once; a failure is not kept, or no later login could be answered. */
  private decoyHash(): Promise<string> {
    this.decoy ??= this.hash('the password of no account').catch((error: unknown) => {
      this.decoy = undefined;
      throw error;
    });
    return this.decoy;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
