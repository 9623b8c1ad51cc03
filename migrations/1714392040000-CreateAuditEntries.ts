import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The audit log. No foreign keys: an entry outlives what it names, and writing one must lock no
 * other row.
 */
export class CreateAuditEntries1714392040000 implements MigrationInterface {
  name = 'CreateAuditEntries1714392040000';

  async up(runner: QueryRunner): Promise<void> {
    const isMysql = runner.dataSource.options.type === 'mysql';
    const integer = { type: isMysql ? 'bigint' : 'integer' };
    const collation = isMysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
    const text = (length: string) => ({ type: 'varchar', length, ...collation });
    const id = { isPrimary: true, isGenerated: true, generationStrategy: 'increment' as const };
    await runner.createTable(
      new Table({
        name: 'audit_entries',
        columns: [
          { name: 'id', ...integer, ...id },
          { name: 'organization_id', ...integer },
          { name: 'created', type: 'datetime', ...(isMysql ? { precision: 3 } : {}) },
          { name: 'action', ...text('40') },
          { name: 'outcome', ...text('8') },
          { name: 'actor_type', ...text('9') },
          { name: 'user_id', ...integer, isNullable: true },
          { name: 'email', ...text('254'), isNullable: true },
          { name: 'key_id', ...integer, isNullable: true },
          { name: 'key_prefix', ...text('9'), isNullable: true },
          { name: 'resource_type', ...text('16') },
          { name: 'resource_id', ...text('64'), isNullable: true },
          { name: 'resource_name', ...text('255'), isNullable: true },
          { name: 'address', ...text('64'), isNullable: true },
          { name: 'user_agent', ...text('200'), isNullable: true },
          { name: 'request_id', ...text('64'), isNullable: true },
          {
            name: 'details',
            type: isMysql ? 'mediumtext' : 'text',
            isNullable: true,
            ...collation,
          },
        ],
        indices: [
          { name: 'audit_entries_newest', columnNames: ['organization_id', 'created'] },
          { name: 'audit_entries_action', columnNames: ['organization_id', 'action', 'created'] },
          { name: 'audit_entries_user', columnNames: ['organization_id', 'user_id', 'created'] },
          {
            name: 'audit_entries_resource',
            columnNames: ['organization_id', 'resource_type', 'resource_id', 'created'],
          },
          { name: 'audit_entries_age', columnNames: ['resource_type', 'created'] },
        ],
      }),
      true,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_entries', true);
  }
}
