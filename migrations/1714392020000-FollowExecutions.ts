import {
  Table,
  TableColumn,
  TableIndex,
  type MigrationInterface,
  type QueryRunner,
  type TableColumnOptions,
} from 'typeorm';

type ColumnType = Partial<TableColumnOptions> & { type: string };

/** Runs that wait, the process that carries each out, and what became of every node. */
export class FollowExecutions1714392020000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const types = columnTypes(queryRunner);
    await queryRunner.addColumns('executions', newColumns(types));
    await queryRunner.query('UPDATE executions SET queued_at = started_at');
    await queryRunner.changeColumn(
      'executions',
      'started_at',
      new TableColumn({ name: 'started_at', ...types.moment, isNullable: true }),
    );
    await queryRunner.createIndices('executions', NEW_INDICES);
    await queryRunner.createTable(workers(types));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const types = columnTypes(queryRunner);
    await queryRunner.dropTable('workers');
    await queryRunner.dropIndices('executions', NEW_INDICES);
    await queryRunner.query(
      'UPDATE executions SET started_at = queued_at WHERE started_at IS NULL',
    );
    await queryRunner.changeColumn(
      'executions',
      'started_at',
      new TableColumn({ name: 'started_at', ...types.moment }),
    );
    await queryRunner.dropColumns('executions', newColumns(types));
  }
}

/** Found by: the fair choice of the next run, runs of a workflow at work, what ended long ago. */
const NEW_INDICES = [
  new TableIndex({ name: 'IDX_executions_finished_at', columnNames: ['finished_at'] }),
  new TableIndex({
    name: 'IDX_executions_waiting',
    columnNames: ['status', 'organization_id', 'id'],
  }),
  new TableIndex({
    name: 'IDX_executions_workflow_status',
    columnNames: ['workflow_id', 'status'],
  }),
];

interface ColumnTypes {
  readonly integer: ColumnType;
  readonly longText: ColumnType;
  readonly exact: (length: number) => ColumnType;
  readonly moment: ColumnType;
}

function columnTypes(queryRunner: QueryRunner): ColumnTypes {
  const isMysql = queryRunner.dataSource.options.type === 'mysql';
  const collation = isMysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  return {
    integer: { type: isMysql ? 'bigint' : 'integer' },
    longText: { type: isMysql ? 'mediumtext' : 'text' },
    exact: (length) => ({ type: 'varchar', length: String(length), ...collation }),
    moment: isMysql ? { type: 'datetime', precision: 3 } : { type: 'datetime' },
  };
}

function newColumns({ integer, longText, exact, moment }: ColumnTypes): TableColumn[] {
  return [
    { name: 'caller_level', ...exact(8), default: "'user'" },
    { name: 'retry_of', ...exact(32), isNullable: true },
    { name: 'schedule_id', ...integer, isNullable: true },
    { name: 'page_size', ...integer, default: 1000 },
    { name: 'queued_at', ...moment, default: "'1970-01-01 00:00:00.000'" },
    { name: 'worker_id', ...exact(26), isNullable: true },
    { name: 'cancel_requested_at', ...moment, isNullable: true },
    { name: 'nodes', ...longText, isNullable: true },
    { name: 'outputs', ...longText, isNullable: true },
    { name: 'warnings', ...longText, isNullable: true },
  ].map((options) => new TableColumn(options));
}

function workers({ integer, exact, moment }: ColumnTypes): Table {
  return new Table({
    name: 'workers',
    columns: [
      { name: 'id', ...exact(26), isPrimary: true },
      { name: 'host', ...exact(255) },
      { name: 'pid', ...integer },
      { name: 'started_at', ...moment },
      { name: 'heartbeat_at', ...moment },
    ],
  });
}
