import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DatabaseSettings } from '../platform/config/database.settings';
import { ServerSettings } from '../platform/config/server.settings';
import { StorageSettings } from '../platform/config/storage.settings';
import type { Principal } from '../platform/http/principal';
import { WorkflowsService } from '../workflows/workflows.service';
import { DEMO_FILE, DEMO_WORKFLOW } from './demo-workflow';

/** The data set as shipped; demo/README.md names its source and licence. */
const SHIPPED_FILE = join(__dirname, 'demo', DEMO_FILE);

/** The demo workflow and the file it reads. */
@Injectable()
export class DemoData {
  constructor(
    private readonly server: ServerSettings,
    private readonly database: DatabaseSettings,
    private readonly storage: StorageSettings,
    private readonly workflows: WorkflowsService,
  ) {}

  /** Only somebody who tries the product out wants it: SQLite, and not NODE_ENV=production. */
  get isWanted(): boolean {
    return this.database.kind === 'sqlite' && !this.server.production;
  }

  /** Makes what is not there yet. The id of the workflow. */
  async install(admin: Principal): Promise<number> {
    await this.copyFile(admin.organizationId);
    const { workflows } = await this.workflows.list(admin, {
      page: 0,
      limit: 1,
      search: DEMO_WORKFLOW.title,
    });
    const { id } = workflows[0] ?? (await this.workflows.create(admin, DEMO_WORKFLOW));
    return id;
  }

  /** Into the folder that the organization's file nodes see; whole or not at all. */
  private async copyFile(organizationId: number): Promise<void> {
    const folder = join(this.storage.filesDir, String(organizationId));
    const unfinished = join(folder, `.${randomUUID()}`);
    await mkdir(folder, { recursive: true });
    await copyFile(SHIPPED_FILE, unfinished);
    await rename(unfinished, join(folder, DEMO_FILE));
  }
}
