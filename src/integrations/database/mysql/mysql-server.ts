import type { ServerKind } from '../server-kind';
import { readMysql } from './mysql-read';
import { MysqlWriteSession } from './mysql-write-session';

export const MYSQL_SERVER: ServerKind = {
  read: readMysql,
  openWrite: (access, options) => MysqlWriteSession.open(access, options),
};
