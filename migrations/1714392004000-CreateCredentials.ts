import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Credentials; their secrets are sealed before they come here. */
export class CreateCredentials1714392004000 implements MigrationInterface {
  name = 'CreateCredentials1714392004000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE;
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS credentials');
  }
}

/** `default_of` holds the type in the row that is the default of it: one a type by its index. */
const SQLITE = [
  `CREATE TABLE credentials (
    id integer PRIMARY KEY AUTOINCREMENT,
    organization_id integer NOT NULL REFERENCES organizations (id),
    name varchar(100) NOT NULL,
    type varchar(32) NOT NULL,
    default_of varchar(32),
    data text NOT NULL,
    secrets text NOT NULL,
    key_id varchar(32) NOT NULL,
    version integer NOT NULL,
    created datetime NOT NULL,
    modified datetime NOT NULL
  )`,
  'CREATE UNIQUE INDEX credentials_by_name ON credentials (organization_id, name)',
  'CREATE UNIQUE INDEX credentials_default ON credentials (organization_id, default_of)',
  'CREATE INDEX credentials_of_key ON credentials (key_id, id)',
];

/** IF NOT EXISTS: the server commits the table before the migration is noted as done. */
const MYSQL = [
  `CREATE TABLE IF NOT EXISTS credentials (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    name VARCHAR(100) NOT NULL,
    type VARCHAR(32) NOT NULL,
    default_of VARCHAR(32) NULL,
    data MEDIUMTEXT NOT NULL,
    secrets MEDIUMTEXT NOT NULL,
    key_id VARCHAR(32) NOT NULL,
    version BIGINT NOT NULL,
    created DATETIME(3) NOT NULL,
    modified DATETIME(3) NOT NULL,
    UNIQUE KEY credentials_by_name (organization_id, name),
    UNIQUE KEY credentials_default (organization_id, default_of),
    KEY credentials_of_key (key_id, id),
    CONSTRAINT credentials_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
];
