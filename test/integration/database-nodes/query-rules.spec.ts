import { onEachServer } from '../../support/server-databases';
import { chained } from '../../support/engine-harness';
import { resultOf } from '../../support/node-run';
import { credentialFor, databaseTest } from './support';

onEachServer((kind) => {
  const test = databaseTest(kind);
  const at = (position: number): string => test.database.placeholder(position);

  beforeAll(async () => {
    await test.execute(
      'CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(100))',
      "INSERT INTO t VALUES (1, 'one'), (2, 'two')",
    );
  });

  const contents = () => test.database.rows('SELECT id, name FROM t ORDER BY id');
  const untouched = [
    { id: 1, name: 'one' },
    { id: 2, name: 'two' },
  ];

  describe('params', () => {
    it('are bound, whatever they look like', async () => {
      const evil = "x' OR '1'='1'; DROP TABLE t; --";
      const query = `SELECT ${kind === 'mysql' ? '?' : '$1::text'} AS v, (SELECT count(*) FROM t WHERE name = ${at(2)}) AS n`;
      const { rows } = await test.query(query, [evil, evil]);
      expect(rows).toEqual([{ v: evil, n: 0 }]);
      expect(await contents()).toEqual(untouched);
    });

    it('keep their types', async () => {
      const query = `SELECT name FROM t WHERE id = ${at(1)} ORDER BY id LIMIT ${at(2)}`;
      expect((await test.query(query, [2, 1])).rows).toEqual([{ name: 'two' }]);
      const none = `SELECT id FROM t WHERE name = ${at(1)} OR ${kind === 'mysql' ? '?' : '$2::text'} IS NULL ORDER BY id`;
      expect((await test.query(none, ['one', null])).rows).toHaveLength(2);
      expect((await test.query(none, ['one', 'x'])).rows).toHaveLength(1);
    });

    it('must be as many as there are placeholders', async () => {
      await expect(test.query(`SELECT * FROM t WHERE id = ${at(1)}`, [])).rejects.toThrow(
        kind === 'mysql' ? 'has 1 placeholders (?), and params holds 0' : 'requires 1',
      );
      await expect(test.query('SELECT 1 AS a', [1])).rejects.toThrow(
        kind === 'mysql' ? 'has 0 placeholders (?), and params holds 1' : 'requires 0',
      );
    });

    it('may come from the node before', async () => {
      const outcome = await test.engine.run(
        [
          { type: 'input/rows', config: { rows: [{ wanted: 2 }] } },
          {
            type: 'dbconnectors/dbQuery',
            config: {
              query: `SELECT name FROM t WHERE id = ${at(1)}`,
              params: ['{{ input.wanted }}'],
            },
            deferred: true,
            credential: credentialFor(test.database),
          },
          { type: 'termination/dashboardOutput' },
        ],
        chained(3),
      );
      expect(resultOf(outcome).rows).toEqual([{ name: 'two' }]);
    });
  });

  describe('a query', () => {
    const writes = [
      'COMMIT',
      'ROLLBACK',
      "INSERT INTO t VALUES (3, 'x')",
      "UPDATE t SET name = 'x'",
      'DELETE FROM t',
      'DROP TABLE t',
      'TRUNCATE TABLE t',
      'CALL p()',
      'SET SESSION TRANSACTION READ WRITE',
      'SET @@session.transaction_read_only = 0',
      'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
      "/* SELECT */ UPDATE t SET name = 'x'",
      "-- SELECT\nUPDATE t SET name = 'x'",
      "/*!50000 UPDATE t SET name = 'x' */",
      "/*M! UPDATE t SET name = 'x' */",
      "SELECT 1; UPDATE t SET name = 'x'",
      "SELECT 1;UPDATE t SET name = 'x';",
      "WITH a AS (SELECT 1) UPDATE t SET name = 'x'",
      'EXPLAIN ANALYZE DELETE FROM t',
      "BEGIN NOT ATOMIC COMMIT; UPDATE t SET name = 'x'; END",
      "EXECUTE IMMEDIATE 'COMMIT'",
      'DO SLEEP(0)',
      "DO $$ BEGIN UPDATE t SET name = 'x'; END $$",
      "COPY t FROM PROGRAM 'echo 3,x'",
      "COPY (SELECT 1) TO PROGRAM 'cat'",
      "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
      "SELECT 'x' INTO OUTFILE '/tmp/vantage-test-outfile'",
      "SELECT 'x' into/**/dumpfile '/tmp/vantage-test-outfile'",
      'SELECT * INTO t2 FROM t',
      'LOCK TABLES t WRITE',
      "PREPARE TRANSACTION 'x'",
      '',
      '-- nothing',
      ';',
    ];
    it.each(writes)('changes nothing: %j', async (query) => {
      await expect(test.query(query)).rejects.toThrow('failed: ');
      expect(await contents()).toEqual(untouched);
    });

    it('cannot write by a routine either', async () => {
      if (kind === 'mysql') {
        await test.execute(
          'CREATE FUNCTION sneak() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM t; RETURN 1; END',
        );
      } else {
        await test.execute(
          `CREATE FUNCTION sneak() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
             PERFORM set_config('transaction_read_only', 'off', false);
             DELETE FROM t; RETURN 1; END $$`,
          `CREATE FUNCTION commits() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
             COMMIT; DELETE FROM t; RETURN 1; END $$`,
        );
        await expect(test.query('SELECT commits() AS x')).rejects.toThrow('invalid transaction');
      }
      await expect(test.query('SELECT sneak() AS x')).rejects.toThrow(/read.(only|write)/i);
      expect(await contents()).toEqual(untouched);
    });

    it('tells that it only reads, and what writes', async () => {
      await expect(test.query('DELETE FROM t')).rejects.toThrow(
        'query must read: it begins with DELETE',
      );
      const analyze =
        kind === 'mysql' ? 'WITH a AS (SELECT 1) DELETE FROM t' : 'EXPLAIN ANALYZE DELETE FROM t';
      await expect(test.query(analyze)).rejects.toThrow(
        kind === 'mysql' ? /The server says/ : 'A query only reads; use dbWrite to change rows',
      );
    });

    it.each([
      'SELECT id FROM t ORDER BY id',
      '  -- all of them\n (SELECT id FROM t) ORDER BY id',
      '/* all */ WITH a AS (SELECT id FROM t) SELECT id FROM a ORDER BY id;',
      'select id from t order by id',
    ])('may begin with comments and parentheses: %j', async (query) => {
      expect((await test.query(query)).rows).toEqual([{ id: 1 }, { id: 2 }]);
    });

    it('may ask about the database', async () => {
      const shown = kind === 'mysql' ? 'SHOW COLUMNS FROM t' : 'SHOW server_version';
      expect((await test.query(shown)).rows.length).toBeGreaterThan(0);
      expect((await test.query('EXPLAIN SELECT * FROM t')).rows.length).toBeGreaterThan(0);
    });

    it('has columns also without rows', async () => {
      const { rows, schema } = await test.query('SELECT id, name, 1.5 AS x FROM t WHERE id < 0');
      expect(rows).toEqual([]);
      expect(schema).toEqual({ id: 'number', name: 'string', x: 'number' });
    });

    it('must name each column once', async () => {
      await expect(test.query('SELECT a.id, b.id FROM t a, t b')).rejects.toThrow(
        'The query answers two columns named "id"; give one of them another name with AS',
      );
      const { rows } = await test.query(
        `SELECT 1 AS ${kind === 'mysql' ? '`ID`' : '"ID"'}, 2 AS id, 3 AS ${kind === 'mysql' ? '`__proto__`' : '"__proto__"'}`,
      );
      expect(JSON.stringify(rows)).toBe('[{"ID":1,"id":2,"__proto__":3}]');
    });

    it('fails in the words of the server', async () => {
      await expect(test.query('SELECT nope FROM t')).rejects.toThrow(/The server says: .*nope/);
      await expect(test.query('SELECT FROM FROM')).rejects.toThrow(/The server says: .*syntax/i);
    });

    it('answers at most max_rows rows', async () => {
      const all = 'SELECT a.id FROM t a, t b, t c';
      expect((await test.query(all, [], { max_rows: 8 })).rows).toHaveLength(8);
      await expect(test.query(all, [], { max_rows: 7 })).rejects.toThrow(
        'The query answers more than 7 rows; add a LIMIT, or raise max_rows',
      );
    });
  });
});

describe('queries of mysql', () => {
  const test = databaseTest('mysql');
  it('must name every column', async () => {
    await expect(test.query("SELECT 1 AS a, ''")).rejects.toThrow(
      'Column 2 of the query has no name; give it one with AS',
    );
  });
});

describe('params of postgres', () => {
  const test = databaseTest('postgres');
  it('may be arrays and objects', async () => {
    const { rows } = await test.query(
      "SELECT count(*) FILTER (WHERE n = ANY($1)) AS hits, ($2::jsonb)->>'a' AS a FROM generate_series(1, 9) n",
      [[2, 3, 99], { a: 'x' }],
    );
    expect(rows).toEqual([{ hits: 2, a: 'x' }]);
  });
});
