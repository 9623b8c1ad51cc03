import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations, their users and the users' sessions. */
export class CreateAccounts1714392000000 implements MigrationInterface {
  name = 'CreateAccounts1714392000000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE;
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['sessions', 'users', 'organizations']) {
      await runner.query(`DROP TABLE IF EXISTS ${table}`);
    }
  }
}

const SQLITE = [
  `CREATE TABLE organizations (
    id integer PRIMARY KEY AUTOINCREMENT,
    name varchar(100) NOT NULL,
    setup_completed_at datetime,
    created datetime NOT NULL,
    modified datetime NOT NULL
  )`,
  `CREATE TABLE users (
    id integer PRIMARY KEY AUTOINCREMENT,
    organization_id integer NOT NULL REFERENCES organizations (id),
    email varchar(254) UNIQUE,
    password_hash varchar(255),
    role varchar(16) NOT NULL,
    is_active boolean NOT NULL,
    deleted_at datetime,
    created datetime NOT NULL,
    modified datetime NOT NULL
  )`,
  'CREATE INDEX users_of_organization ON users (organization_id)',
  `CREATE TABLE sessions (
    id integer PRIMARY KEY AUTOINCREMENT,
    user_id integer NOT NULL REFERENCES users (id),
    token_hash char(64) NOT NULL UNIQUE,
    created datetime NOT NULL,
    last_seen_at datetime NOT NULL,
    expires_at datetime NOT NULL
  )`,
  'CREATE INDEX sessions_of_user ON sessions (user_id)',
  'CREATE INDEX sessions_by_expiry ON sessions (expires_at)',
];

/**
 * Binary collations: addresses and hashes are equal only where every character is. IF NOT EXISTS:
 * the server commits after every such statement, so a migration may have stopped between two.
 */
const MYSQL = [
  `CREATE TABLE IF NOT EXISTS organizations (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    setup_completed_at DATETIME(3) NULL,
    created DATETIME(3) NOT NULL,
    modified DATETIME(3) NOT NULL
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS users (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    email VARCHAR(254) NULL,
    password_hash VARCHAR(255) NULL,
    role VARCHAR(16) NOT NULL,
    is_active BOOLEAN NOT NULL,
    deleted_at DATETIME(3) NULL,
    created DATETIME(3) NOT NULL,
    modified DATETIME(3) NOT NULL,
    UNIQUE KEY users_by_email (email),
    KEY users_of_organization (organization_id),
    CONSTRAINT users_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS sessions (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    token_hash CHAR(64) NOT NULL,
    created DATETIME(3) NOT NULL,
    last_seen_at DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    UNIQUE KEY sessions_by_token (token_hash),
    KEY sessions_of_user (user_id),
    KEY sessions_by_expiry (expires_at),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin`,
];
