import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';

/** Runs and the results they left. No foreign keys: executions outlive their workflow. */
export class CreateExecutions1714392003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const types = columnTypes(queryRunner);
    await queryRunner.createTable(executions(types));
    await queryRunner.createTable(results(types));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('results');
    await queryRunner.dropTable('executions');
  }
}

interface ColumnTypes {
  readonly integer: Partial<TableColumnOptions> & { type: string };
  readonly longText: Partial<TableColumnOptions> & { type: string };
  /** Text compared byte for byte. */
  readonly exact: (length: number) => Partial<TableColumnOptions> & { type: string };
  readonly moment: Partial<TableColumnOptions> & { type: string };
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

function executions({ integer, longText, exact, moment }: ColumnTypes): Table {
  return new Table({
    name: 'executions',
    columns: [
      { name: 'id', ...exact(32), isPrimary: true },
      { name: 'organization_id', ...integer },
      { name: 'workflow_id', ...integer },
      { name: 'workflow_version', ...integer },
      { name: 'user_id', ...integer },
      { name: 'trigger', ...exact(16) },
      { name: 'status', ...exact(16) },
      { name: 'params', ...longText },
      { name: 'started_at', ...moment },
      { name: 'finished_at', ...moment, isNullable: true },
      { name: 'duration_ms', ...integer, isNullable: true },
      { name: 'error_code', ...exact(40), isNullable: true },
      { name: 'error_message', ...longText, isNullable: true },
      { name: 'error_details', ...longText, isNullable: true },
    ],
    indices: [
      { name: 'IDX_executions_organization', columnNames: ['organization_id', 'id'] },
      { name: 'IDX_executions_workflow', columnNames: ['workflow_id', 'id'] },
      { name: 'IDX_executions_status', columnNames: ['status'] },
    ],
  });
}

function results({ integer, longText, exact, moment }: ColumnTypes): Table {
  return new Table({
    name: 'results',
    columns: [
      { name: 'result_id', ...exact(96), isPrimary: true },
      { name: 'organization_id', ...integer },
      { name: 'workflow_id', ...integer },
      { name: 'execution_id', ...exact(32) },
      { name: 'node_id', ...integer },
      { name: 'location', ...exact(255) },
      { name: 'total_rows', ...integer },
      { name: 'schema', ...longText },
      { name: 'bytes', ...integer },
      { name: 'created', ...moment },
      { name: 'expires_at', ...moment },
    ],
    indices: [
      { name: 'IDX_results_expires_at', columnNames: ['expires_at'] },
      { name: 'IDX_results_workflow', columnNames: ['workflow_id'] },
      { name: 'IDX_results_location', columnNames: ['location'] },
    ],
  });
}
