import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { PeriodicTask } from '../common/periodic-task';
import { CredentialRotation } from './credential-rotation';

/** Another server may still write with an earlier key while keys are changed one by one. */
const EVERY_MS = 3_600_000;

/** Encrypts all credentials anew in the background: at boot, and now and then. */
@Injectable()
export class RotationSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('CredentialRotation');
  private readonly closing = new AbortController();
  private readonly rounds = new PeriodicTask(
    () => this.rotate(),
    EVERY_MS,
    (error) => {
      this.log.warn(`Rotation put off: ${error instanceof Error ? error.message : String(error)}`);
    },
  );

  constructor(private readonly rotation: CredentialRotation) {}

  /** Does not hold up the start. */
  onApplicationBootstrap(): void {
    this.rounds.startNow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.rounds.stop();
  }

  private async rotate(): Promise<void> {
    const { rotated, unreadable } = await this.rotation.run(undefined, this.closing.signal);
    if (rotated > 0) this.log.log(`Encrypted ${String(rotated)} credentials with the current key`);
    if (unreadable > 0) {
      this.log.warn(
        `${String(unreadable)} credentials cannot be decrypted: their key is not in ENCRYPTION_KEYS, or they are damaged`,
      );
    }
  }
}
