import { DataSource } from 'typeorm';
import { loadSettings } from './src/platform/config/load-settings';
import { dataSourceOptions, MIGRATIONS } from './src/platform/database/data-source-options';

/** For the TypeORM command line: `npm run typeorm -- migration:show`. */
export const dataSource = new DataSource({
  ...dataSourceOptions(loadSettings().database),
  migrations: [MIGRATIONS],
});
