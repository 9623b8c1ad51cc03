import type { QuerySession } from '../../src/engine/query-engine/database/query-session';
import { ExpressionCompiler } from '../../src/engine/query-engine/expressions/expression-compiler';
import { type Column, identifier, NodeError, Relation, sql } from '../../src/node-sdk';
import { scratchDatabase } from '../support/scratch-database';

const scratch = scratchDatabase();
const compiler = new ExpressionCompiler();
let session: QuerySession;
beforeAll(async () => {
  session = await scratch.session();
  await session.run(
    sql`CREATE TEMP TABLE t AS SELECT 5::BIGINT AS c0, 'Ann' AS c1, 'FR' AS c2, TIMESTAMP '2024-03-04 05:06:07' AS c3, 2::BIGINT AS c4, '{"x":{"y":7}}'::JSON AS c5`,
  );
});

const column = (name: string, index: number, sqlType: string): Column => ({
  name,
  type: 'string',
  sqlType,
  ref: identifier(`c${String(index)}`),
});
const input = new Relation(
  [
    column('amount', 0, 'BIGINT'),
    column('Name', 1, 'VARCHAR'),
    column('country', 2, 'VARCHAR'),
    column('created', 3, 'TIMESTAMP'),
    column('a b', 4, 'BIGINT'),
    column('doc', 5, 'JSON'),
  ],
  identifier('t'),
);

async function evaluate(expression: string, params = {}): Promise<unknown> {
  const compiled = await compiler.compile(session, expression, { input, params });
  return (await session.texts(sql`SELECT (${compiled})::VARCHAR FROM ${input.from}`))[0];
}

describe('expressions that may run', () => {
  it.each([
    ['amount / 100', '0.05'],
    ["upper(Name) || '-' || country", 'ANN-FR'],
    ["case when amount>10 then 'big' else 'small' end", 'small'],
    ["amount between 1 and 5 and Name in ('Ann','b')", 'true'],
    ['"a b" * 2', '4'],
    ["coalesce(country,'x')", 'FR'],
    ['cast(amount as double)', '5.0'],
    ['amount::DECIMAL(10,2)', '5.00'],
    ["date_trunc('month', created)", '2024-03-01 00:00:00'],
    ['extract(year from created)', '2024'],
    ['[1,2][1]', '1'],
    ['list_contains([1,5],amount)', 'true'],
    ["Name like 'A%' and not country is null", 'true'],
    ["created > timestamp '2024-01-01'", 'true'],
    ["created > '2024-01-01'", 'true'],
    ['created - interval 3 day', '2024-03-01 05:06:07'],
    ['-amount', '-5'],
    ['try_cast(Name as integer)', 'null'],
    ['amount -- comment', '5'],
    ['amount /* ) FROM x */', '5'],
    ['if(amount>1,2,3)', '2'],
    ["Name ilike '%N%'", 'true'],
    ['round(amount*1.015,1)', '5.1'],
    ['amount % 2 = 0', 'false'],
    ['substring(Name,1,2)', 'An'],
    ["Name ~ 'A.+'", 'true'],
    ["Name similar to 'a'", 'false'],
    ['amount ** 2', '25.0'],
    ['Name is distinct from country', 'true'],
    ["position('n' in Name)", '2'],
    ['nullif(amount,0)', '5'],
    ["Name not in ('x')", 'true'],
    ["strftime(created,'%Y-%m')", '2024-03'],
    ['Name[1:2]', 'An'],
    ['true and amount is not null', 'true'],
    ['AMOUNT + 1', '6'],
    ["doc ->> '$.x.y'", '7'],
    ["json_extract_string(doc, '$.x.y')", '7'],
    ['amount + 9223372036854775802', '9223372036854775807'],
    ["'; DROP TABLE t; --'", '; DROP TABLE t; --'],
    ["regexp_replace(Name, 'n+', 'N')", 'AN'],
    ["date_diff('day', created, timestamp '2024-03-06')", '2'],
    ["'$p0 and $x'", '$p0 and $x'],
  ])('%s', async (expression, expected) => {
    expect(await compiler.check(session, expression)).toBeNull();
    expect(await evaluate(expression)).toBe(expected);
  });

  it('offers every function that the product promises', async () => {
    const promised = `round(amount, 1), abs(amount), ceil(amount), floor(amount), greatest(1, 2),
      least(1, 2), upper(Name), lower(Name), trim(Name), length(Name), substring(Name, 1, 2),
      replace(Name, 'a', 'b'), concat(Name, 'x'), regexp_matches(Name, 'a'), date_part('year', created),
      nullif(1, 2), now(), current_date`;
    for (const expression of promised.split(/,\s+(?=\w+\(|current)/)) {
      expect([expression, await compiler.check(session, expression)]).toEqual([expression, null]);
    }
  });
});

describe('params', () => {
  it('binds text, numbers, booleans, null and lists', async () => {
    expect(await evaluate("country = $land || ''", { land: 'FR' })).toBe('true');
    expect(await evaluate('amount * $factor', { factor: 1.5 })).toBe('7.5');
    expect(await evaluate('created >= $from', { from: '2024-03-04' })).toBe('true');
    expect(await evaluate('$flag and $nothing is null', { flag: true, nothing: null })).toBe(
      'true',
    );
    expect(await evaluate('list_contains($lands, country)', { lands: ['FR', 'DE'] })).toBe('true');
    expect(await evaluate('$odd', { odd: "a'; DROP TABLE t; --" })).toBe("a'; DROP TABLE t; --");
  });

  it('names an unknown one', async () => {
    await expect(evaluate('amount > $least')).rejects.toThrow(/Unknown param \$least/);
    await expect(evaluate('amount > $constructor')).rejects.toThrow(/Unknown param \$constructor/);
  });
});

describe('expressions that are refused', () => {
  it.each([
    '1) FROM x; DROP TABLE t; --',
    '1) AS e FROM t; DROP TABLE t; SELECT (1',
    '1 AS e FROM t UNION SELECT 1 --',
    '1), (2',
    '1) AS e, (2',
    '(select 1)',
    '*',
    't.amount',
    "columns('a.*')",
    'amount /* unterminated',
    'exists(select 1)',
    'amount in (select 1)',
    'amount = any([1,2])',
    'sum(amount)',
    'row_number() over ()',
    'sum(amount) over ()',
    "repeat('x',1000000000)",
    "rpad('x',1000000000,'y')",
    'range(1000000000)',
    'unnest([1,2])',
    '[x for x in range(5)]',
    'list_transform([1],lambda x: x+1)',
    "getenv('HOME')",
    "current_setting('x')",
    "read_text('/etc/passwd')",
    "query('x')",
    "query_table('x')",
    "enable_logging('x')",
    'system.main.abs(amount)',
    "'a'::mood",
    'amount::JSON(1)',
    "printf('%1000000000d',1)",
    "format('{:1000000000d}',1)",
    'amount) WHERE (1=1',
    'amount) FROM t WHERE (1=1',
    'amount) AS e FROM t ORDER BY (1',
    'amount) AS e FROM t LIMIT (1',
    '1\0',
    "nextval('x')",
    "write_log('x')",
    'setseed(0.1)',
    'random()',
    "error('x')",
    'amount::STRUCT(a INT)',
    "{'a':1}",
    "MAP{'a':1}",
    'x -> x+1',
    "doc -> '$.x'",
    '?',
    '$1',
    'default',
    'current_schema()',
    'version()',
    '1;',
    'sleep_ms(100000)',
    'Name collate nocase',
    'amount::INT[]',
    '((((1',
    '1))))',
    '/**/',
    '',
    '   ',
    'amount AS e FROM (select 1)) x, (select 1',
    "bitstring('1',1000000000)",
    'SELECT 1',
    '1 FROM t',
    '(values(1))',
    "getvariable('x')",
    'txid_current()',
    'repeat(Name,9)',
    'string_agg(Name)',
    "lpad(Name,9,'x')",
    "replace(replace(replace(Name,'a','aaaaaaaaaaaaaaaaaaaa'),'a','aaaaaaaaaaaaaaaaaaaa'),'a','aaaaaaaaaaaaaaaaaaaa')",
    "replace(Name, 'a', Name)",
    `${'list_value('.repeat(12)}Name${')::JSON::VARCHAR'.repeat(12)}`,
    '1e309',
    `'${'x'.repeat(1001)}'`,
    `${'-'.repeat(100)}1`,
    `amount ${'+ 1 '.repeat(600)}`,
    'x'.repeat(10_000),
  ])('%s', async (expression) => {
    expect(await compiler.check(session, expression)).toEqual(expect.any(String));
    await expect(evaluate(expression)).rejects.toThrow(NodeError);
  });

  it('says what is wrong and where, without the statement around it', async () => {
    const check = (expression: string) => compiler.check(session, expression);
    expect(await check('amount + + ) 3')).toBe('Syntax error at or near ")" at character 12');
    expect(await check('amount + (')).toBe(
      'The expression is not complete, or a bracket is missing',
    );
    expect(await check("1 + sqlite_scan('x')")).toBe(
      'Function sqlite_scan is not allowed at character 5',
    );
  });

  it('names the nearest column', async () => {
    await expect(evaluate('amuont * 2')).rejects.toThrow(/Unknown column "amuont".*"amount"/);
    await expect(evaluate('rowid')).rejects.toThrow(/Unknown column "rowid"/);
    await expect(evaluate('"a b""; drop"')).rejects.toThrow(/Unknown column/);
  });

  it.each(['doc[1:2]', 'array_slice(doc, 1, 2)', 'list_sum(doc)', 'upper(list_sort(Doc)[1])'])(
    'takes no JSON column for a list: %s',
    async (expression) => {
      await expect(evaluate(expression)).rejects.toThrow(/takes a list, and "doc" is JSON/);
    },
  );

  it('takes lists that the expression makes, whatever stands in them', async () => {
    expect(await evaluate('list_sum([amount, "a b"][1:2])')).toBe('7');
    expect(await evaluate('json_array_length(list_value(doc)::JSON)')).toBe('1');
  });
});
