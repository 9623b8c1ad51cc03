import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { IdGenerator } from '../../src/common/id-generator';
import type { RunIntake } from '../../src/execution/running/run-intake';
import { DatabaseSettings } from '../../src/platform/config/database.settings';
import { Environment } from '../../src/platform/config/environment';
import { StorageSettings } from '../../src/platform/config/storage.settings';
import { dataSourceOptions } from '../../src/platform/database/data-source-options';
import { createDataSource } from '../../src/platform/database/database.module';
import { migrate } from '../../src/platform/database/migrate';
import { TimestampSubscriber } from '../../src/platform/database/timestamp.subscriber';
import { UnitOfWork } from '../../src/platform/database/unit-of-work';
import { FiringRetention } from '../../src/schedules/firing-retention';
import { ScheduleClock } from '../../src/schedules/schedule-clock';
import { ScheduleFiringEntity } from '../../src/schedules/schedule-firing.entity';
import { ScheduleEntity } from '../../src/schedules/schedule.entity';
import { type NewSchedule, SchedulesRepository } from '../../src/schedules/schedules.repository';
import { SetBackClock } from '../../src/schedules/set-back-clock';
import { createDatabase, onEachDatabase, type TestDatabase } from '../support/databases';
import { SteppingClock } from './execution/support';

const HOUR = 3600;
const TIMES = "'2026-01-01', '2026-01-01'";
/** One workflow, those to whom it belongs, and another organization. */
const ROWS = [
  `organizations (id, name, created, modified) VALUES (1, 'One', ${TIMES}), (2, 'Two', ${TIMES})`,
  `users (id, organization_id, role, is_active, created, modified) VALUES (1, 1, 'admin', 1, ${TIMES})`,
  `workflows (id, organization_id, owner_id, title, description, search_text, is_active, visibility,
     version, created, modified) VALUES (1, 1, 1, 'One', '', '', 1, 'private', 1, ${TIMES})`,
];

onEachDatabase((kind) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-schedules-'));
  let database: TestDatabase;
  let dataSource: DataSource;
  let schedules: SchedulesRepository;
  let clock: SteppingClock;
  let scheduleClock: ScheduleClock;
  /** Schedules in the order in which they made runs. */
  let fired: number[];
  let refused: number | undefined;
  /** Organizations without room in the queue. */
  let full: number[];

  beforeAll(async () => {
    database = await createDatabase(kind);
    const env = new Environment({ DATA_DIR: dataDir, DATABASE_URL: database.url });
    const settings = new DatabaseSettings(env, new StorageSettings(env));
    await migrate(settings);
    const entities = [ScheduleEntity, ScheduleFiringEntity];
    dataSource = await createDataSource({ ...dataSourceOptions(settings), entities }).initialize();
    new TimestampSubscriber(dataSource, { now: () => clock.now() });
    for (const row of ROWS) await dataSource.query(`INSERT INTO ${row}`);
    schedules = new SchedulesRepository(dataSource);
  });
  beforeEach(async () => {
    await dataSource.query('DELETE FROM schedules');
    clock = new SteppingClock();
    fired = [];
    refused = undefined;
    full = [];
    let runs = 0;
    const unitOfWork = new UnitOfWork(dataSource);
    const intake = {
      enqueue: (_transaction: unknown, { scheduleId }: { scheduleId: number }) => {
        if (scheduleId === refused) return Promise.reject(new Error('no run of this one'));
        fired.push(scheduleId);
        return Promise.resolve();
      },
      fullOrganizations: () => Promise.resolve(full),
      wake: () => undefined,
    } as unknown as RunIntake;
    const ids = { executionId: () => `exec_${String(++runs)}` } as unknown as IdGenerator;
    const setBack = new SetBackClock(schedules, unitOfWork, clock);
    scheduleClock = new ScheduleClock(schedules, setBack, unitOfWork, intake, ids, clock);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const insert = (fields: Partial<NewSchedule>): Promise<ScheduleEntity> =>
    schedules.insert(dataSource.manager, {
      organizationId: 1,
      workflowId: 1,
      cron: null,
      intervalSeconds: null,
      timezone: 'UTC',
      params: {},
      isActive: true,
      misfire: 'skip',
      nextRunAt: clock.now(),
      lastRunAt: null,
      lastExecutionId: null,
      ...fields,
    });
  const nextOf = async ({ id }: ScheduleEntity) =>
    (await schedules.find({ workflowId: 1, organizationId: 1 }, id))?.nextRunAt;
  const pass = async (seconds: number) => {
    clock.forward(seconds);
    await scheduleClock.fireDue();
  };

  it('keeps a schedule due while its organization has no room in the queue, then fires it', async () => {
    const waits = await insert({ intervalSeconds: 10 });
    const other = await insert({ intervalSeconds: 10, organizationId: 2 });
    full = [1];
    await pass(5);
    expect(fired).toEqual([other.id]);
    full = [];
    await pass(5);
    expect(fired).toEqual([other.id, waits.id, other.id]);
  });

  it('lets organizations take turns, however many schedules of one are due', async () => {
    const hourAgo = new Date(clock.now().getTime() - HOUR * 1000);
    for (let made = 0; made < 120; made += 1) {
      await insert({ intervalSeconds: 10, nextRunAt: hourAgo });
    }
    const other = await insert({ intervalSeconds: 10, organizationId: 2 });
    await pass(0);
    expect(fired).toEqual([other.id]);
  });

  it('counts what had no room in the queue for too long as missed', async () => {
    await insert({ intervalSeconds: 10 });
    full = [1];
    await pass(2 * HOUR);
    full = [];
    await pass(1);
    expect(fired).toEqual([]);
  });

  it('goes on when the clock is set back by hours', async () => {
    const { id } = await insert({ intervalSeconds: 10 });
    await pass(0);
    await pass(-2 * HOUR);
    await pass(10);
    await pass(10);
    expect(fired).toEqual([id, id, id]);
  });

  it('goes on after a start with a clock that was set back before', async () => {
    const { id } = await insert({
      intervalSeconds: 10,
      nextRunAt: new Date(clock.now().getTime() + 2 * HOUR * 1000),
    });
    await pass(0);
    await pass(10);
    expect(fired).toEqual([id]);
  });

  it('makes no second run for a fire time that comes again', async () => {
    clock.time = new Date('2026-04-29T12:00:00Z');
    const schedule = await insert({ cron: '0 * * * *' });
    await pass(0);
    await pass(-10);
    await pass(10);
    expect(fired).toEqual([schedule.id]);
    expect(await nextOf(schedule)).toEqual(new Date('2026-04-29T13:00:00Z'));
    await pass(HOUR);
    expect(fired).toEqual([schedule.id, schedule.id]);
  });

  it('fires once, or not at all, for what a clock leaves out that goes forward', async () => {
    const skips = await insert({ intervalSeconds: 1 });
    const runsOnce = await insert({ intervalSeconds: 1, misfire: 'run_once' });
    await pass(0);
    expect(fired).toEqual([skips.id, runsOnce.id]);
    await pass(5 * HOUR);
    expect(fired).toEqual([skips.id, runsOnce.id, runsOnce.id]);
    await pass(1);
    expect(fired).toHaveLength(5);
  });

  it('fires only those whose time has come', async () => {
    await insert({ intervalSeconds: 10, nextRunAt: new Date(clock.now().getTime() + 5000) });
    await pass(4);
    expect(fired).toEqual([]);
  });

  it('forgets fire times after a day, in batches', async () => {
    const { id } = await insert({ isActive: false });
    const note = (secondsAgo: number) => ({
      scheduleId: id,
      fireAt: new Date(clock.now().getTime() - secondsAgo * 1000),
      executionId: `exec_${String(secondsAgo)}`,
    });
    const young = note(24 * HOUR - 1);
    const old = Array.from({ length: 130 }, (_, second) => note(24 * HOUR + 1 + second));
    await dataSource.manager.insert(ScheduleFiringEntity, [young, ...old]);
    const retention = new FiringRetention(schedules, clock);
    expect(await schedules.removeFiringsBefore(young.fireAt, 10)).toBe(10);
    expect(await retention.sweep()).toBe(120);
    expect(await dataSource.manager.find(ScheduleFiringEntity)).toEqual([young]);
  });

  it('is not held up by a schedule that cannot fire', async () => {
    const first = await insert({ intervalSeconds: 10 });
    const second = await insert({ intervalSeconds: 10 });
    refused = first.id;
    await pass(0);
    expect(fired).toEqual([second.id]);
    refused = undefined;
    await pass(1);
    expect(fired).toEqual([second.id, first.id]);
  });
});
