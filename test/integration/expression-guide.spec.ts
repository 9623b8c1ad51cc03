import { readFileSync } from 'node:fs';
import type { QuerySession } from '../../src/engine/query-engine/database/query-session';
import { ALLOWED_FUNCTIONS } from '../../src/engine/query-engine/expressions/allowed-sql';
import { ExpressionCompiler } from '../../src/engine/query-engine/expressions/expression-compiler';
import { type Column, identifier, Relation } from '../../src/node-sdk';
import { scratchDatabase } from '../support/scratch-database';

const guide = readFileSync('docs/expressions.md', 'utf8');
const block = (name: string): string =>
  new RegExp(`\`\`\`${name}\n([^\`]*)\`\`\``).exec(guide)?.[1]?.replaceAll(/^#.*$/gm, '') ?? '';

/** What the parser makes of LIKE ... ESCAPE; nobody writes them. */
const UNNAMED = ['like_escape', 'not_like_escape', 'ilike_escape', 'not_ilike_escape'];

const scratch = scratchDatabase();
const compiler = new ExpressionCompiler();
let session: QuerySession;
beforeAll(async () => {
  session = await scratch.session();
});

const amount: Column = {
  name: 'amount',
  type: 'number',
  sqlType: 'BIGINT',
  ref: identifier('c0'),
};
const input = new Relation([amount], identifier('t'));
const compile = (expression: string) =>
  compiler.compile(session, expression, { input, params: {} });

describe('docs/expressions.md', () => {
  it('lists the functions that are allowed, all of them and no other', () => {
    const listed = block('functions').trim().split(/\s+/).sort();
    expect(listed).toEqual([...ALLOWED_FUNCTIONS].filter((name) => !UNNAMED.includes(name)).sort());
  });

  it('shows expressions that are allowed', async () => {
    const rows = guide.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'));
    const examples = rows.flatMap((line) =>
      [...(line.split(' | ')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
        code.replaceAll('\\|', '|'),
      ),
    );
    const complete = examples.filter((code) => !/\.\.\.|\{\{/.test(code));
    expect(complete.length).toBeGreaterThan(12);
    for (const expression of complete) {
      expect([expression, await compiler.check(session, expression)]).toEqual([expression, null]);
    }
  });
});

describe('an expression that is refused', () => {
  it.each([
    ['amount.cents', /"amount.cents" is not allowed .*: write amount ->> 'cents' for a field/],
    ['a.b.c', /write a ->> '\$\.b\.c' for a field of an object, or "a\.b\.c" for a column/],
    ["iff(amount > 1, 'a', 'b')", /Function iff is not allowed at character 1: write if$/],
    ['amount > 1 && true', /Operator && is not allowed .*: write and$/],
    ['sum(amount)', /Function sum is not allowed .*: an aggregation node/],
    ['uper(amount)', /Function uper is not allowed .*: did you mean upper\?$/],
  ])('%s', async (expression, message) => {
    await expect(compiler.check(session, expression)).resolves.toMatch(message);
  });

  it('for a text in double quotes', async () => {
    await expect(compile('amount = "Ann"')).rejects.toThrow(
      /Unknown column "Ann".*write text as 'Ann'$/,
    );
    await expect(compile('Ann')).rejects.not.toThrow(/single|write text/);
  });
});
