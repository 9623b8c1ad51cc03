import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that may be sent twice. */
export class CreateIdempotencyKeys1714392021000 implements MigrationInterface {
  name = 'CreateIdempotencyKeys1714392021000';

  async up(runner: QueryRunner): Promise<void> {
    const isMysql = runner.dataSource.options.type === 'mysql';
    await runner.query(isMysql ? MYSQL : SQLITE);
    if (!isMysql) {
      await runner.query('CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created)');
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS idempotency_keys');
  }
}

const SQLITE = `CREATE TABLE idempotency_keys (
  id varchar(64) PRIMARY KEY,
  organization_id integer NOT NULL,
  body_hash varchar(64) NOT NULL,
  resource varchar(64),
  created datetime NOT NULL
)`;

const MYSQL = `CREATE TABLE IF NOT EXISTS idempotency_keys (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  organization_id BIGINT NOT NULL,
  body_hash VARCHAR(64) NOT NULL,
  resource VARCHAR(64) NULL,
  created DATETIME(3) NOT NULL,
  KEY idempotency_keys_by_age (created)
) ENGINE=InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin`;
