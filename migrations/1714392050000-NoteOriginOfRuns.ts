import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';

/** The request, and the span of a trace, that asked for a run. */
export class NoteOriginOfRuns1714392050000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumns('executions', columns(queryRunner));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumns('executions', columns(queryRunner));
  }
}

function columns(queryRunner: QueryRunner): TableColumn[] {
  const isMysql = queryRunner.dataSource.options.type === 'mysql';
  const exact = isMysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  return ['request_id', 'trace_parent'].map(
    (name) => new TableColumn({ name, type: 'varchar', length: '64', isNullable: true, ...exact }),
  );
}
