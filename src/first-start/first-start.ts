import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FirstAdministrator } from '../accounts/first-administrator';
import type { UserEntity } from '../accounts/user.entity';
import { ApiKeysService } from '../api-keys/api-keys.service';
import { DatabaseLock } from '../platform/database/database-lock';
import { SCOPES, type Principal } from '../platform/http/principal';
import { DemoData } from './demo-data';
import { Terminal } from './terminal';
import { addressText, welcomeText } from './welcome-text';

const LOCK = 'first-start';
const KEY_NAME = 'First key';

/**
 * Makes a new server usable and tells the operator how, once. Each step finds what is there
 * already, and nothing counts as done before it is told: a start that was killed is finished by
 * the next one, and of several servers that start at once one tells.
 */
@Injectable()
export class FirstStart implements OnApplicationBootstrap {
  constructor(
    private readonly lock: DatabaseLock,
    private readonly administrator: FirstAdministrator,
    private readonly keys: ApiKeysService,
    private readonly demo: DemoData,
    private readonly terminal: Terminal,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.lock.run(LOCK, () => this.administrator.ensureExists());
  }

  /** To be called once the server listens on `url`: prints the address, at first the login, too. */
  async announce(url: string): Promise<void> {
    await this.lock.run(LOCK, async () => {
      const admin = await this.administrator.findUntold();
      if (admin === null) {
        this.terminal.print(addressText(url));
        return;
      }
      this.terminal.print(await this.makeUsable(admin, url));
      await this.administrator.noteTold(admin);
    });
  }

  /** What to tell the operator. */
  private async makeUsable(admin: UserEntity, url: string): Promise<string> {
    const caller = asCaller(admin);
    return welcomeText({
      url,
      email: caller.email,
      password: await this.administrator.setPassword(admin),
      apiKey: await this.keys.renew(caller, { name: KEY_NAME, scopes: [...SCOPES] }),
      demoWorkflowId: this.demo.isWanted ? await this.demo.install(caller) : undefined,
    });
  }
}

/** The server acts for the administrator, without a session. */
function asCaller(admin: UserEntity): Principal {
  return {
    userId: admin.id,
    organizationId: admin.organizationId,
    email: admin.email ?? '',
    role: 'admin',
    level: 'client',
    scopes: SCOPES,
    via: { kind: 'session', sessionId: 0 },
  };
}
