import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { CreateAccounts1714392000000 } from '../../../migrations/1714392000000-CreateAccounts';
import { CreateWorkflows1714392002000 } from '../../../migrations/1714392002000-CreateWorkflows';
import { LimitWorkflows1714392019000 } from '../../../migrations/1714392019000-LimitWorkflows';
import { OrganizationEntity } from '../../../src/accounts/organization.entity';
import { UserEntity } from '../../../src/accounts/user.entity';
import { Clock } from '../../../src/common/clock';
import { FakeCredentialVault } from '../../../src/credentials/testing/fake-credential-vault';
import { registryOf } from '../../../src/node-catalog/testing/registry-of';
import { TestIntegration } from '../../../src/node-catalog/testing/test-integration';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { dataSourceOptions } from '../../../src/platform/database/data-source-options';
import { createDataSource } from '../../../src/platform/database/database.module';
import { TimestampSubscriber } from '../../../src/platform/database/timestamp.subscriber';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import type { Principal, ScopeLevel } from '../../../src/platform/http/principal';
import { GraphDrafts } from '../../../src/workflows/graph-drafts';
import { NodeCredentials } from '../../../src/workflows/node-credentials';
import { WorkflowChangesService } from '../../../src/workflows/workflow-changes.service';
import { WorkflowDeletionHooks } from '../../../src/workflows/workflow-deletion-hooks';
import { WorkflowEdgeEntity } from '../../../src/workflows/workflow-edge.entity';
import { WorkflowEntity } from '../../../src/workflows/workflow.entity';
import { WorkflowGraphsRepository } from '../../../src/workflows/workflow-graphs.repository';
import { WorkflowNodeEntity } from '../../../src/workflows/workflow-node.entity';
import { WorkflowSnapshots } from '../../../src/workflows/workflow-snapshots';
import { WorkflowsRepository } from '../../../src/workflows/workflows.repository';
import { WorkflowsService } from '../../../src/workflows/workflows.service';
import { AUDIT_ENTITIES, AUDIT_MIGRATIONS, auditTrailOver } from '../../support/audit';
import { createDatabase, type DatabaseKind } from '../../support/databases';

export class SteppingClock extends Clock {
  time = new Date('2026-04-29T12:00:00.123Z');

  /** A second later each time. */
  now(): Date {
    this.time = new Date(this.time.getTime() + 1000);
    return this.time;
  }
}

export interface WorkflowBench {
  readonly dataSource: DataSource;
  readonly workflows: WorkflowsService;
  readonly changes: WorkflowChangesService;
  readonly hooks: WorkflowDeletionHooks;
  /** Two users of organization 1 and one of organization 2. */
  caller(name: 'ada' | 'bob' | 'eve', level?: ScopeLevel): Principal;
  close(): Promise<void>;
}

const USERS = { ada: [1, 1], bob: [2, 1], eve: [3, 2] } as const;

/** The services over the tables as the migrations make them. */
export async function openBench(kind: DatabaseKind): Promise<WorkflowBench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-workflows-'));
  const database = await createDatabase(kind);
  const env = new Environment({ DATA_DIR: dataDir, DATABASE_URL: database.url });
  const dataSource = createDataSource({
    ...dataSourceOptions(new DatabaseSettings(env, new StorageSettings(env))),
    entities: [
      OrganizationEntity,
      UserEntity,
      WorkflowEntity,
      WorkflowNodeEntity,
      WorkflowEdgeEntity,
      ...AUDIT_ENTITIES,
    ],
    migrations: [
      CreateAccounts1714392000000,
      CreateWorkflows1714392002000,
      LimitWorkflows1714392019000,
      ...AUDIT_MIGRATIONS,
    ],
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  const clock = new SteppingClock();
  new TimestampSubscriber(dataSource, clock);
  await createPeople(dataSource);
  return {
    dataSource,
    ...services(dataSource, clock),
    caller: (name, level = 'user') => {
      const [userId, organizationId] = USERS[name];
      const via = { kind: 'session', sessionId: 1 } as const;
      return { userId, organizationId, email: name, role: 'member', level, scopes: [], via };
    },
    close: async () => {
      await dataSource.destroy();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function services(dataSource: DataSource, clock: Clock) {
  const unitOfWork = new UnitOfWork(dataSource);
  const rows = new WorkflowsRepository(dataSource.manager);
  const graphs = new WorkflowGraphsRepository();
  const registry = registryOf(TestIntegration);
  const vault = new FakeCredentialVault();
  const drafts = new GraphDrafts(registry, new NodeCredentials(registry, vault));
  const snapshots = new WorkflowSnapshots(unitOfWork, rows, graphs);
  const hooks = new WorkflowDeletionHooks();
  const trail = auditTrailOver(dataSource, clock);
  return {
    hooks,
    workflows: new WorkflowsService(trail, rows, graphs, snapshots, drafts),
    changes: new WorkflowChangesService(trail, rows, graphs, drafts, hooks, clock),
  };
}

async function createPeople({ manager }: DataSource): Promise<void> {
  for (const id of [1, 2]) {
    await manager.insert(OrganizationEntity, {
      id,
      name: `o${String(id)}`,
      created: new Date(0),
      modified: new Date(0),
    });
  }
  for (const [email, [id, organizationId]] of Object.entries(USERS)) {
    await manager.insert(UserEntity, {
      id,
      organizationId,
      email,
      role: 'member',
      isActive: true,
      created: new Date(0),
      modified: new Date(0),
    });
  }
}
