import { TypeGuards, type LiteralToken, type PropertyAccessToken, type Token } from 'liquidjs';
import { TemplateError } from './template-error';

/** `params.x` or `rows[0].name`, as names and positions. */
export type PlaceholderPath = readonly (string | number)[];

const LITERALS = ['true', 'false', 'nil', 'null'];

/**
 * The path a value reads, undefined for a literal. Throws TemplateError for anything else that
 * Liquid allows: ranges, nested lookups, `empty` and `blank`.
 */
export function pathOf(token: Token, text: string): [PlaceholderPath] | undefined {
  if (TypeGuards.isPropertyAccessToken(token)) return [stepsOf(token, text)];
  if (TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token)) return undefined;
  if (TypeGuards.isLiteralToken(token) && isKnownLiteral(token)) return undefined;
  throw unreadable(text);
}

/** The dotted form for messages. */
export function dotted(path: PlaceholderPath): string {
  return path.join('.');
}

function isKnownLiteral(token: LiteralToken): boolean {
  return LITERALS.includes(token.literal);
}

function stepsOf(token: PropertyAccessToken, text: string): PlaceholderPath {
  if (token.variable !== undefined) throw unreadable(text);
  return token.props.map((step) => {
    if (TypeGuards.isNumberToken(step) || TypeGuards.isQuotedToken(step)) return step.content;
    if (TypeGuards.isWordToken(step)) return step.content;
    throw unreadable(text);
  });
}

function unreadable(text: string): TemplateError {
  return new TemplateError(`Bad placeholder ${text}: write {{ params.name }}`);
}
