import { Integration } from '../../node-sdk';
import { DbQueryNode } from './db-query.node';
import { DbWriteNode } from './db-write.node';
import { MysqlCredential } from './mysql/mysql.credential';
import { PostgresCredential } from './postgres/postgres.credential';

/** Tables of MySQL, MariaDB and PostgreSQL servers. */
@Integration({
  key: 'dbconnectors',
  name: 'Database',
  id: 6,
  nodes: [DbQueryNode, DbWriteNode],
  credentials: [MysqlCredential, PostgresCredential],
})
export class DatabaseIntegration {}
