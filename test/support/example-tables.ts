import type { ServerKind } from './server-databases';

/** The tables that the examples of the database nodes read and write, with what is in them. */
export function exampleTables(kind: ServerKind): readonly string[] {
  const moment = kind === 'mysql' ? 'datetime' : 'timestamp';
  return [
    `CREATE TABLE orders (id int, customer varchar(100), amount decimal(10,2), ordered_at ${moment})`,
    `INSERT INTO orders VALUES
      (1, 'Acme', 120.50, '2026-04-01 09:30:00'),
      (2, 'Globex', 80.00, '2026-04-02 10:00:00'),
      (3, 'Acme', 30.25, '2026-04-03 16:45:00')`,
    'CREATE TABLE order_totals (customer varchar(100) PRIMARY KEY, total decimal(12,2))',
    `INSERT INTO order_totals VALUES ('Acme', 1.00)`,
  ];
}
