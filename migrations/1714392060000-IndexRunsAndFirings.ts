import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Runs of a workflow are listed within its organization; firings are forgotten by their age. */
export class IndexRunsAndFirings1714392060000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createIndex('executions', WITHIN_ORGANIZATION);
    await queryRunner.dropIndex('executions', BY_WORKFLOW);
    await queryRunner.createIndex('schedule_firings', BY_AGE);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('schedule_firings', BY_AGE);
    await queryRunner.createIndex('executions', BY_WORKFLOW);
    await queryRunner.dropIndex('executions', WITHIN_ORGANIZATION);
  }
}

/** Without statistics SQLite prefers the index of the organization to one of the workflow alone. */
const WITHIN_ORGANIZATION = new TableIndex({
  name: 'IDX_executions_organization_workflow',
  columnNames: ['organization_id', 'workflow_id', 'id'],
});
const BY_WORKFLOW = new TableIndex({
  name: 'IDX_executions_workflow',
  columnNames: ['workflow_id', 'id'],
});
const BY_AGE = new TableIndex({ name: 'schedule_firings_age', columnNames: ['fire_at'] });
