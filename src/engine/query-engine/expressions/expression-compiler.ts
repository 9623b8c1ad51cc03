import { BoundedCache } from '../../../common/bounded-cache';
import type { JsonObject } from '../../../common/json';
import { bind, NodeError, Sql, sql, unknownColumnMessage, type Relation } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { ExpressionError } from './expression-error';
import { MAX_EXPRESSION_LENGTH, MAX_TEXT_GROWTH } from './expression-limits';
import { cutAtHoles, punchHoles, type TemplatePiece } from './expression-template';
import { paramValue } from './param-value';
import { asNode, nodes, readTree, statementAround, writeTree } from './syntax-tree';
import { textGrowth } from './text-growth';
import { checkTree } from './tree-rules';

const CACHED_EXPRESSIONS = 1000;
const CANONICAL = /^SELECT ([\s\S]*) AS e FROM t$/;

/**
 * Turns users' expressions into SQL. What runs is never their text, but what DuckDB writes for the
 * checked syntax tree, with columns and params put in by us. Templates are cached by text.
 */
export class ExpressionCompiler {
  private readonly templates = new BoundedCache<string, readonly TemplatePiece[]>(
    CACHED_EXPRESSIONS,
  );

  /** Null if the expression may run, else what is wrong with it and where. */
  async check(session: QuerySession, expression: string): Promise<string | null> {
    try {
      await this.templateOf(session, expression);
      return null;
    } catch (error) {
      if (error instanceof ExpressionError) return error.message;
      throw error;
    }
  }

  /** Throws NodeError naming the fault: position, function, column or param. */
  async compile(
    session: QuerySession,
    expression: string,
    scope: { readonly input: Relation; readonly params: JsonObject },
  ): Promise<Sql> {
    try {
      const template = await this.templateOf(session, expression);
      for (const piece of template) checkQuotes(piece, expression, scope.input);
      return Sql.concat(template.map((piece) => filled(piece, scope)));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new NodeError(`Expression "${shortened(expression)}": ${error.message}`);
    }
  }

  private async templateOf(
    session: QuerySession,
    expression: string,
  ): Promise<readonly TemplatePiece[]> {
    const known = this.templates.get(expression);
    if (known) return known;
    const made = await parseTemplate(session, expression);
    this.templates.set(expression, made);
    return made;
  }
}

async function parseTemplate(
  session: QuerySession,
  expression: string,
): Promise<readonly TemplatePiece[]> {
  checkText(expression);
  const statement = bind(statementAround(expression), 'VARCHAR');
  const [json = ''] = await session.texts(sql`SELECT json_serialize_sql(${statement})`);
  const { document, root } = readTree(json, expression);
  checkTree(root);
  if (textGrowth(root) > MAX_TEXT_GROWTH) {
    throw new ExpressionError(
      'Text may grow too long here: replace with shorter constants, or join fewer values',
    );
  }
  const holes = punchHoles(root);
  for (const parsed of nodes(document.statements)) parsed.named_param_map = [];
  const tree = bind(writeTree(asNode(document)), 'VARCHAR');
  const [canonical = ''] = await session.texts(sql`SELECT json_deserialize_sql(${tree}::JSON)`);
  const inner = CANONICAL.exec(canonical)?.[1];
  if (inner === undefined) throw new ExpressionError('Not a single expression');
  return cutAtHoles(`(${inner})`, holes);
}

function checkText(expression: string): void {
  if (expression.trim() === '') throw new ExpressionError('The expression is empty');
  if (expression.length > MAX_EXPRESSION_LENGTH) {
    const most = String(MAX_EXPRESSION_LENGTH);
    throw new ExpressionError(`The expression is too long: at most ${most} characters`);
  }
  if (expression.includes('\0')) throw new ExpressionError('A NUL character is not allowed');
}

/** Double quotes make a name, where most who write them mean a text. */
function checkQuotes(piece: TemplatePiece, expression: string, input: Relation): void {
  if (piece.kind !== 'column' || input.has(piece.name)) return;
  if (!expression.includes(`"${piece.name}"`)) return;
  throw new NodeError(
    `${unknownColumnMessage(piece.name, input.columns)}. ` +
      `Double quotes are for columns; write text as '${piece.name}'`,
  );
}

function filled(
  piece: TemplatePiece,
  { input, params }: { readonly input: Relation; readonly params: JsonObject },
): Sql {
  switch (piece.kind) {
    case 'text':
      return Sql.trusted(piece.text);
    case 'column': {
      const column = input.column(piece.name);
      if (piece.listFor !== undefined && column.sqlType === 'JSON') {
        throw new ExpressionError(takesNoJson(piece.listFor, column.name));
      }
      return column.ref;
    }
    case 'word':
      return input.has(piece.name) ? input.column(piece.name).ref : Sql.trusted(piece.name);
    case 'param': {
      const value = Object.hasOwn(params, piece.name) ? params[piece.name] : undefined;
      if (value !== undefined) return paramValue(piece.name, value);
      throw new ExpressionError(`Unknown param $${piece.name}: send it in params`);
    }
  }
}

/** DuckDB would take the JSON text for the list: the slice 1 to 2 of `[7,8]` would be `[7`. */
function takesNoJson(name: string, column: string): string {
  return (
    `${name} takes a list, and "${column}" is JSON. ` +
    `Read it with ->> 0 for the first element, json_array_length or json_contains`
  );
}

function shortened(expression: string): string {
  return expression.length > 80 ? `${expression.slice(0, 77)}…` : expression;
}
