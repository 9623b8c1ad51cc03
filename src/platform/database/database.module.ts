import { Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DatabaseSettings } from '../config/database.settings';
import { StorageSettings } from '../config/storage.settings';
import { BackgroundWrites } from './background-writes';
import { boundMysql } from './bounded-mysql';
import { DataDirLock } from './data-dir-lock';
import { dataSourceOptions } from './data-source-options';
import { DatabaseLock } from './database-lock';
import { DatabaseProbe } from './database-probe';
import { migrate } from './migrate';
import { SqliteSpace } from './sqlite-space';
import { serializeSqlite } from './serialized-sqlite';
import { TimestampSubscriber } from './timestamp.subscriber';
import { UnitOfWork } from './unit-of-work';

/** The data source that units of work on either database can share safely. Not yet connected. */
export function createDataSource(options: DataSourceOptions): DataSource {
  const dataSource = new DataSource(options);
  return options.type === 'mysql' ? boundMysql(dataSource) : serializeSqlite(dataSource);
}

/** Keeps DATA_DIR for this server until it has shut down. */
@Injectable()
class DataDirGuard implements OnApplicationShutdown {
  private readonly lock: DataDirLock;

  constructor(database: DatabaseSettings, storage: StorageSettings) {
    this.lock = DataDirLock.acquire(database, storage);
  }

  onApplicationShutdown(): void {
    this.lock.release();
  }
}

@Module({ providers: [DataDirGuard], exports: [DataDirGuard] })
class DataDirModule {}

/**
 * The application's database: locked, migrated, then connected. Entities come from the modules
 * that use them (`TypeOrmModule.forFeature`).
 */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      imports: [DataDirModule],
      inject: [DatabaseSettings, DataDirGuard],
      useFactory: async (settings: DatabaseSettings) => {
        await migrate(settings);
        return { ...dataSourceOptions(settings), autoLoadEntities: true, retryAttempts: 1 };
      },
      dataSourceFactory: (options?: DataSourceOptions) => {
        if (options === undefined) throw new Error('TypeORM was given no options');
        return Promise.resolve(createDataSource(options));
      },
    }),
  ],
  providers: [
    BackgroundWrites,
    UnitOfWork,
    DatabaseLock,
    DatabaseProbe,
    SqliteSpace,
    TimestampSubscriber,
  ],
  exports: [BackgroundWrites, UnitOfWork, DatabaseLock, DatabaseProbe, TypeOrmModule],
})
export class DatabaseModule {}
