import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Why a run is asked to stop, where that is not because somebody cancels it. */
export class NoteWhyRunsStop1714392063000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn('executions', column(queryRunner));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('executions', column(queryRunner));
  }
}

function column(queryRunner: QueryRunner): TableColumn {
  const isMysql = queryRunner.dataSource.options.type === 'mysql';
  const exact = isMysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  return new TableColumn({
    name: 'cancel_reason',
    type: 'varchar',
    length: '16',
    isNullable: true,
    ...exact,
  });
}
