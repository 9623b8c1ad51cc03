import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys, by the HMAC of their value. */
export class CreateApiKeys1714392001000 implements MigrationInterface {
  name = 'CreateApiKeys1714392001000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE;
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS api_keys');
  }
}

const SQLITE = [
  `CREATE TABLE api_keys (
    id integer PRIMARY KEY AUTOINCREMENT,
    organization_id integer NOT NULL REFERENCES organizations (id),
    user_id integer NOT NULL REFERENCES users (id),
    name varchar(100) NOT NULL,
    key_prefix varchar(9) NOT NULL,
    key_hash char(64) NOT NULL UNIQUE,
    scope_level varchar(16) NOT NULL,
    scopes varchar(200) NOT NULL,
    is_active boolean NOT NULL,
    last_used_at datetime,
    expires_at datetime,
    created datetime NOT NULL
  )`,
  'CREATE INDEX api_keys_of_organization ON api_keys (organization_id)',
  'CREATE INDEX api_keys_of_user ON api_keys (user_id)',
];

/** IF NOT EXISTS: the server commits the table before the migration is noted as done. */
const MYSQL = [
  `CREATE TABLE IF NOT EXISTS api_keys (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    name VARCHAR(100) NOT NULL,
    key_prefix VARCHAR(9) NOT NULL,
    key_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    scope_level VARCHAR(16) NOT NULL,
    scopes VARCHAR(200) NOT NULL,
    is_active BOOLEAN NOT NULL,
    last_used_at DATETIME(3) NULL,
    expires_at DATETIME(3) NULL,
    created DATETIME(3) NOT NULL,
    UNIQUE KEY api_keys_by_hash (key_hash),
    KEY api_keys_of_organization (organization_id),
    KEY api_keys_of_user (user_id),
    CONSTRAINT api_keys_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT api_keys_user FOREIGN KEY (user_id) REFERENCES users (id)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
];
