import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long and how often at a time a workflow may run. */
export class LimitWorkflows1714392019000 implements MigrationInterface {
  /** As statements of their own: TypeORM would make the table anew, and cascade to the graphs. */
  async up(queryRunner: QueryRunner): Promise<void> {
    const add = 'ALTER TABLE workflows ADD COLUMN';
    await queryRunner.query(`${add} timeout_seconds bigint NULL`);
    await queryRunner.query(`${add} max_concurrency bigint NULL`);
    await queryRunner.query(`${add} overlap varchar(8) NOT NULL DEFAULT 'queue'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const column of ['timeout_seconds', 'max_concurrency', 'overlap']) {
      await queryRunner.query(`ALTER TABLE workflows DROP COLUMN ${column}`);
    }
  }
}
