import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, DataSource, Entity, ManyToOne, type MixedList } from 'typeorm';
import { Clock } from '../../../src/common/clock';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import {
  BooleanColumn,
  CreatedColumn,
  IdColumn,
  IntegerColumn,
  JsonColumn,
  LongTextColumn,
  ModifiedColumn,
  TextColumn,
} from '../../../src/platform/database/columns';
import { dataSourceOptions } from '../../../src/platform/database/data-source-options';
import { createDataSource } from '../../../src/platform/database/database.module';
import { TimestampSubscriber } from '../../../src/platform/database/timestamp.subscriber';
import { createDatabase, type DatabaseKind } from '../../support/databases';

@Entity('boxes')
export class Box {
  @IdColumn()
  id!: number;

  @TextColumn(50, { unique: true })
  boxName!: string;

  @LongTextColumn({ nullable: true })
  notes!: string | null;

  @JsonColumn({ nullable: true })
  content!: unknown;

  @BooleanColumn({ default: false })
  isOpen!: boolean;

  @CreatedColumn()
  created!: Date;

  @ModifiedColumn()
  modified!: Date;
}

@Entity('lids')
export class Lid {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  boxId!: number;

  @ManyToOne(() => Box, { onDelete: 'CASCADE' })
  box!: Box;

  @Column({ type: 'varchar', length: 20 })
  colour!: string;
}

export class SteppingClock extends Clock {
  constructor(public time: Date) {
    super();
  }

  now(): Date {
    return this.time;
  }
}

export interface Bench {
  readonly dataSource: DataSource;
  readonly settings: DatabaseSettings;
  readonly clock: SteppingClock;
  close(): Promise<void>;
}

/** A connected data source over an empty database of its own that has the entities' tables. */
export async function openBench(
  kind: DatabaseKind,
  entities: MixedList<new () => object> = [Box, Lid],
): Promise<Bench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-database-'));
  const database = await createDatabase(kind);
  const env = new Environment({ DATA_DIR: dataDir, DATABASE_URL: database.url });
  const settings = new DatabaseSettings(env, new StorageSettings(env));
  const dataSource = createDataSource({
    ...dataSourceOptions(settings),
    entities,
    synchronize: true,
  });
  await dataSource.initialize();
  const clock = new SteppingClock(new Date('2026-04-29T12:00:00.123Z'));
  new TimestampSubscriber(dataSource, clock);
  return {
    dataSource,
    settings,
    clock,
    close: async () => {
      await dataSource.destroy();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
