import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The latest rows of each dashboard output. No foreign keys: what belongs to a node that is gone
 * counts for nothing and is swept up.
 */
export class KeepOutputs1714392030000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isMysql = queryRunner.dataSource.options.type === 'mysql';
    const integer = { type: isMysql ? 'bigint' : 'integer' };
    const collation = isMysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
    const exact = (length: string) => ({ type: 'varchar', length, ...collation });
    const moment = isMysql ? { type: 'datetime', precision: 3 } : { type: 'datetime' };
    await queryRunner.createTable(
      new Table({
        name: 'kept_outputs',
        columns: [
          { name: 'node_id', ...integer, isPrimary: true },
          { name: 'organization_id', ...integer },
          { name: 'workflow_id', ...integer },
          { name: 'execution_id', ...exact('32') },
          { name: 'started_at', ...moment },
          { name: 'finished_at', ...moment },
          { name: 'result_id', ...exact('96') },
          { name: 'location', ...exact('255') },
          { name: 'total_rows', ...integer },
          { name: 'schema', type: isMysql ? 'mediumtext' : 'text' },
        ],
        indices: [
          { name: 'IDX_kept_outputs_workflow', columnNames: ['workflow_id'] },
          { name: 'IDX_kept_outputs_result', columnNames: ['result_id'] },
          { name: 'IDX_kept_outputs_location', columnNames: ['location'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('kept_outputs');
  }
}
