import { Integration } from '../../node-sdk';
import { DbQueryNode } from './db-query.node';
import { MysqlCredential } from './mysql/mysql.credential';
import { PostgresCredential } from './postgres/postgres.credential';

/** Tables of MySQL, MariaDB and PostgreSQL servers. */
@Integration({
  key: 'dbconnectors',
  name: 'Database',
  id: 6,
  nodes: [DbQueryNode],
  credentials: [MysqlCredential, PostgresCredential],
})
export class DatabaseIntegration {}
