import { NodeError } from '../../node-sdk';

/** What a statement that reads begins with, after comments and parentheses. */
const READING = ['SELECT', 'WITH', 'VALUES', 'TABLE', 'SHOW', 'EXPLAIN', 'DESCRIBE', 'DESC'];

/** White space, parentheses and comments in front; those with `!` are code to MySQL and MariaDB. */
const BEFORE = /^(?:[\s(]+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*(?!M?!)[\s\S]*?\*\/)+/;
/** What writes a file on the database server, with anything that may stand between the words. */
const INTO_FILE = /\bINTO\b[\s\S]*\b(?:OUTFILE|DUMPFILE)\b/i;

/**
 * Says why a query is none that dbQuery runs; undefined where nothing is known against it. The
 * server's read-only transaction is what keeps it from writing: this refuses statements that would
 * end that transaction, and gives the reason before anything is sent.
 */
export function queryFault(query: unknown): string | undefined {
  if (typeof query !== 'string') return undefined;
  if (query.includes('\0')) return 'must not hold NUL characters';
  const text = query.replace(BEFORE, '');
  if (text === '') return 'must hold a query';
  const word = /^[A-Za-z]+/.exec(text)?.[0].toUpperCase() ?? '';
  if (!READING.includes(word)) {
    return `must read: it begins with ${word || 'something else'}, where one of ${READING.join(', ')} may stand. Use dbWrite to change rows`;
  }
  return INTO_FILE.test(query) ? 'must not write files on the server (INTO OUTFILE)' : undefined;
}

/** Throws NodeError for a query that came by a placeholder, say. */
export function assertReads(query: string): void {
  const fault = queryFault(query);
  if (fault !== undefined) throw new NodeError(`query ${fault}`);
}
