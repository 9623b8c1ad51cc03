import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workflows and their graphs. */
export class CreateWorkflows1714392002000 implements MigrationInterface {
  name = 'CreateWorkflows1714392002000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE;
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['workflow_edges', 'workflow_nodes', 'workflows']) {
      await runner.query(`DROP TABLE IF EXISTS ${table}`);
    }
  }
}

const SQLITE = [
  `CREATE TABLE workflows (
    id integer PRIMARY KEY AUTOINCREMENT,
    organization_id integer NOT NULL REFERENCES organizations (id),
    owner_id integer NOT NULL REFERENCES users (id),
    title varchar(255) NOT NULL,
    description text NOT NULL,
    search_text text NOT NULL,
    is_active boolean NOT NULL,
    visibility varchar(16) NOT NULL,
    version integer NOT NULL,
    created datetime NOT NULL,
    modified datetime NOT NULL
  )`,
  'CREATE INDEX workflows_of_organization ON workflows (organization_id, id)',
  'CREATE INDEX workflows_of_owner ON workflows (owner_id)',
  `CREATE TABLE workflow_nodes (
    id integer PRIMARY KEY AUTOINCREMENT,
    organization_id integer NOT NULL,
    workflow_id integer NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    position integer NOT NULL,
    node_type varchar(200) NOT NULL,
    node_role varchar(16) NOT NULL,
    label varchar(255) NOT NULL,
    config text NOT NULL,
    UNIQUE (workflow_id, position)
  )`,
  `CREATE TABLE workflow_edges (
    id integer PRIMARY KEY AUTOINCREMENT,
    organization_id integer NOT NULL,
    workflow_id integer NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    position integer NOT NULL,
    source_node_id integer NOT NULL REFERENCES workflow_nodes (id) ON DELETE CASCADE,
    target_node_id integer NOT NULL REFERENCES workflow_nodes (id) ON DELETE CASCADE,
    source_key varchar(64) NOT NULL,
    target_key varchar(64) NOT NULL,
    UNIQUE (workflow_id, position)
  )`,
  'CREATE INDEX workflow_edges_of_source ON workflow_edges (source_node_id)',
  'CREATE INDEX workflow_edges_of_target ON workflow_edges (target_node_id)',
];

/** IF NOT EXISTS: the server commits after every such statement. */
const MYSQL = [
  `CREATE TABLE IF NOT EXISTS workflows (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    title VARCHAR(255) NOT NULL,
    description MEDIUMTEXT NOT NULL,
    search_text MEDIUMTEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    visibility VARCHAR(16) NOT NULL,
    version BIGINT NOT NULL,
    created DATETIME(3) NOT NULL,
    modified DATETIME(3) NOT NULL,
    KEY workflows_of_organization (organization_id, id),
    KEY workflows_of_owner (owner_id),
    CONSTRAINT workflows_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT workflows_owner FOREIGN KEY (owner_id) REFERENCES users (id)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS workflow_nodes (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    workflow_id BIGINT NOT NULL,
    position INT NOT NULL,
    node_type VARCHAR(200) NOT NULL,
    node_role VARCHAR(16) NOT NULL,
    label VARCHAR(255) NOT NULL,
    config MEDIUMTEXT NOT NULL,
    UNIQUE KEY workflow_nodes_by_position (workflow_id, position),
    CONSTRAINT workflow_nodes_workflow FOREIGN KEY (workflow_id)
      REFERENCES workflows (id) ON DELETE CASCADE
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS workflow_edges (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    workflow_id BIGINT NOT NULL,
    position INT NOT NULL,
    source_node_id BIGINT NOT NULL,
    target_node_id BIGINT NOT NULL,
    source_key VARCHAR(64) NOT NULL,
    target_key VARCHAR(64) NOT NULL,
    UNIQUE KEY workflow_edges_by_position (workflow_id, position),
    KEY workflow_edges_of_source (source_node_id),
    KEY workflow_edges_of_target (target_node_id),
    CONSTRAINT workflow_edges_workflow FOREIGN KEY (workflow_id)
      REFERENCES workflows (id) ON DELETE CASCADE,
    CONSTRAINT workflow_edges_source FOREIGN KEY (source_node_id)
      REFERENCES workflow_nodes (id) ON DELETE CASCADE,
    CONSTRAINT workflow_edges_target FOREIGN KEY (target_node_id)
      REFERENCES workflow_nodes (id) ON DELETE CASCADE
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
];
