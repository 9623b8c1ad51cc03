import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { CreateExecutions1714392003000 } from '../../../migrations/1714392003000-CreateExecutions';
import { CreateAccounts1714392000000 } from '../../../migrations/1714392000000-CreateAccounts';
import { CreateWorkflows1714392002000 } from '../../../migrations/1714392002000-CreateWorkflows';
import { LimitWorkflows1714392019000 } from '../../../migrations/1714392019000-LimitWorkflows';
import { FollowExecutions1714392020000 } from '../../../migrations/1714392020000-FollowExecutions';
import { NoteOriginOfRuns1714392050000 } from '../../../migrations/1714392050000-NoteOriginOfRuns';
import { NoteWhyRunsStop1714392063000 } from '../../../migrations/1714392063000-NoteWhyRunsStop';
import { KeepOutputs1714392030000 } from '../../../migrations/1714392030000-KeepOutputs';
import { AppError } from '../../../src/common/app-error';
import { Clock } from '../../../src/common/clock';
import {
  type HeldFile,
  ResultStore,
  type StoredFile,
} from '../../../src/engine/result-store/result-store';
import { ExecutionEntity } from '../../../src/execution/execution.entity';
import { KeptOutputEntity } from '../../../src/execution/results/kept-output.entity';
import { ResultEntity } from '../../../src/execution/results/result.entity';
import { WorkerEntity } from '../../../src/execution/workers/worker.entity';
import { WorkflowEntity } from '../../../src/workflows/workflow.entity';
import { WorkflowNodeEntity } from '../../../src/workflows/workflow-node.entity';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { dataSourceOptions } from '../../../src/platform/database/data-source-options';
import { createDataSource } from '../../../src/platform/database/database.module';
import { AUDIT_ENTITIES, AUDIT_MIGRATIONS } from '../../support/audit';
import { createDatabase, type DatabaseKind } from '../../support/databases';

export class SteppingClock extends Clock {
  time = new Date('2026-04-29T12:00:00.123Z');

  now(): Date {
    return this.time;
  }

  forward(seconds: number): void {
    this.time = new Date(this.time.getTime() + seconds * 1000);
  }
}

/** Keeps names of files; can be out of reach. */
export class MemoryStore extends ResultStore {
  readonly files = new Map<string, Date>();
  /** Made to last until they are removed. */
  readonly lasting = new Set<string>();
  isReachable = true;

  readPage(location: string): Promise<string | undefined> {
    if (!this.there().has(location)) throw new AppError('DATA_EXPIRED', 'gone');
    return Promise.resolve('[]');
  }

  readLines(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  keep(location: string): Promise<void> {
    this.there();
    this.lasting.add(location);
    return Promise.resolve();
  }

  check(): Promise<void> {
    this.there();
    return Promise.resolve();
  }

  has(location: string): Promise<boolean> {
    return Promise.resolve(this.there().has(location));
  }

  remove(location: string): Promise<void> {
    this.there().delete(location);
    return Promise.resolve();
  }

  saveLines(location: string): Promise<number> {
    this.there().set(location, new Date());
    return Promise.resolve(0);
  }

  saveFile(location: string): Promise<number> {
    return this.saveLines(location);
  }

  hold(location: string): Promise<HeldFile> {
    return Promise.resolve({ path: location, release: () => Promise.resolve() });
  }

  async *list(): AsyncIterable<StoredFile> {
    for (const [location, modified] of [...this.there()]) {
      yield await Promise.resolve({ location, modified });
    }
  }

  private there(): Map<string, Date> {
    if (!this.isReachable) throw new AppError('SERVICE_UNAVAILABLE', 'out of reach');
    return this.files;
  }
}

export interface ExecutionBench {
  readonly dataSource: DataSource;
  readonly storage: StorageSettings;
  readonly clock: SteppingClock;
  readonly store: MemoryStore;
  close(): Promise<void>;
}

/** The tables of executions, as the migration makes them. */
export async function openBench(kind: DatabaseKind): Promise<ExecutionBench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-execution-'));
  const database = await createDatabase(kind);
  const env = new Environment({ DATA_DIR: dataDir, DATABASE_URL: database.url });
  const storage = new StorageSettings(env);
  const dataSource = createDataSource({
    ...dataSourceOptions(new DatabaseSettings(env, storage)),
    entities: [
      ExecutionEntity,
      KeptOutputEntity,
      ResultEntity,
      WorkerEntity,
      WorkflowEntity,
      WorkflowNodeEntity,
      ...AUDIT_ENTITIES,
    ],
    migrations: [
      CreateAccounts1714392000000,
      CreateWorkflows1714392002000,
      CreateExecutions1714392003000,
      LimitWorkflows1714392019000,
      FollowExecutions1714392020000,
      KeepOutputs1714392030000,
      ...AUDIT_MIGRATIONS,
      NoteOriginOfRuns1714392050000,
      NoteWhyRunsStop1714392063000,
    ],
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return {
    dataSource,
    storage,
    clock: new SteppingClock(),
    store: new MemoryStore(),
    close: async () => {
      await dataSource.destroy();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
