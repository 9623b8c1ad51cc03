import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schedules, and each of their fire times that made a run. */
export class CreateSchedules1714392022000 implements MigrationInterface {
  name = 'CreateSchedules1714392022000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE;
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS schedule_firings');
    await runner.query('DROP TABLE IF EXISTS schedules');
  }
}

const SQLITE = [
  `CREATE TABLE schedules (
    id integer PRIMARY KEY AUTOINCREMENT,
    organization_id integer NOT NULL REFERENCES organizations (id),
    workflow_id integer NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    cron varchar(100),
    interval_seconds integer,
    timezone varchar(64) NOT NULL,
    params text NOT NULL,
    is_active boolean NOT NULL,
    misfire varchar(8) NOT NULL,
    next_run_at datetime,
    last_run_at datetime,
    last_execution_id varchar(32),
    created datetime NOT NULL,
    modified datetime NOT NULL
  )`,
  'CREATE INDEX schedules_due ON schedules (is_active, next_run_at)',
  'CREATE INDEX schedules_of_workflow ON schedules (workflow_id)',
  `CREATE TABLE schedule_firings (
    schedule_id integer NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    fire_at datetime NOT NULL,
    execution_id varchar(32) NOT NULL,
    PRIMARY KEY (schedule_id, fire_at)
  )`,
];

const MYSQL = [
  `CREATE TABLE IF NOT EXISTS schedules (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    workflow_id BIGINT NOT NULL,
    cron VARCHAR(100) NULL,
    interval_seconds BIGINT NULL,
    timezone VARCHAR(64) NOT NULL,
    params MEDIUMTEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    misfire VARCHAR(8) NOT NULL,
    next_run_at DATETIME(3) NULL,
    last_run_at DATETIME(3) NULL,
    last_execution_id VARCHAR(32) NULL,
    created DATETIME(3) NOT NULL,
    modified DATETIME(3) NOT NULL,
    KEY schedules_due (is_active, next_run_at),
    KEY schedules_of_workflow (workflow_id),
    CONSTRAINT schedules_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT schedules_workflow FOREIGN KEY (workflow_id)
      REFERENCES workflows (id) ON DELETE CASCADE
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS schedule_firings (
    schedule_id BIGINT NOT NULL,
    fire_at DATETIME(3) NOT NULL,
    execution_id VARCHAR(32) NOT NULL,
    PRIMARY KEY (schedule_id, fire_at),
    CONSTRAINT schedule_firings_schedule FOREIGN KEY (schedule_id)
      REFERENCES schedules (id) ON DELETE CASCADE
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
];
