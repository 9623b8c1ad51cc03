import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CredentialRotation } from './credential-rotation';

/** Another server may still write with an earlier key while keys are changed one by one. */
const EVERY_MS = 3_600_000;

/** Encrypts all credentials anew in the background: at boot, and now and then. */
@Injectable()
export class RotationSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('CredentialRotation');
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly rotation: CredentialRotation) {}

  /** Does not hold up the start. */
  onApplicationBootstrap(): void {
    this.start();
    this.timer = setInterval(() => {
      this.start();
    }, EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.underWay;
  }

  private start(): void {
    this.underWay = this.underWay.then(() => this.rotate());
  }

  private async rotate(): Promise<void> {
    try {
      const { rotated, unreadable } = await this.rotation.run(undefined, this.closing.signal);
      if (rotated > 0)
        this.log.log(`Encrypted ${String(rotated)} credentials with the current key`);
      if (unreadable > 0) {
        this.log.warn(
          `${String(unreadable)} credentials cannot be decrypted: their key is not in ENCRYPTION_KEYS, or they are damaged`,
        );
      }
    } catch (error) {
      this.log.warn(`Rotation put off: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
