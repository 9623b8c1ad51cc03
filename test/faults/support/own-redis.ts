import { Redis } from 'ioredis';
import { type PrivateRedis, redisBinary, startPrivateRedis } from '../../support/private-redis';

/** A Redis of the test's own, to be treated badly. */
export class OwnRedis {
  private constructor(
    private readonly binary: string,
    private server: PrivateRedis,
  ) {}

  static async start(): Promise<OwnRedis> {
    const binary = redisBinary();
    if (!binary) throw new Error('redis-server is not installed: apt-get install redis-server');
    return new OwnRedis(binary, await startPrivateRedis(binary));
  }

  get url(): string {
    return this.server.url;
  }

  /** With everything that it kept. */
  kill(): void {
    this.server.stop();
  }

  /** On the same port, empty. */
  async startAgain(): Promise<void> {
    this.server = await startPrivateRedis(this.binary, this.server.port);
  }

  /** SIGSTOP makes it hang, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.server.pid, signal);
  }

  async command(...[name = '', ...parameters]: readonly string[]): Promise<void> {
    const redis = new Redis(this.url);
    await redis.call(name, ...parameters);
    redis.disconnect();
  }
}
