import type { JsonValue } from '../../common/json';
import type { Escape } from '../../node-sdk';
import { TemplateError } from './template-error';
import { parseTemplate, type Placeholder, type Scope } from './template';

/** Characters that the placeholders of one run may add together: 16 Mi. */
const MAX_RENDERED_CHARACTERS = 16_777_216;
/** Objects and lists are checked and copied value by value, which costs more than text. */
const COST_OF_STRUCTURE = 4;

/** Counts what rendering adds, so that a small template cannot grow without end. */
export class RenderBudget {
  private left = MAX_RENDERED_CHARACTERS;

  spend(characters: number): void {
    this.left -= characters;
    if (this.left >= 0) return;
    throw new TemplateError(
      `The placeholders of the workflow make more than ${String(MAX_RENDERED_CHARACTERS)} characters`,
    );
  }

  /** Throws where nothing is left, before a value is looked at. */
  check(): void {
    this.spend(0);
  }
}

/**
 * Renders a string once; one that is a whole placeholder takes the value with its type, unless it
 * is escaped.
 */
export function renderText(
  text: string,
  scope: Scope,
  budget: RenderBudget,
  escape?: Escape,
): JsonValue {
  budget.check();
  const template = parseTemplate(text);
  const [first] = template;
  if (!escape && template.length === 1 && first !== undefined && typeof first !== 'string') {
    const value = first.evaluate(scope);
    budget.spend(sizeOf(value));
    return value;
  }
  return template.map((piece) => textOf(piece, scope, budget, escape)).join('');
}

function textOf(
  piece: string | Placeholder,
  scope: Scope,
  budget: RenderBudget,
  escape: Escape = (value) => value,
): string {
  if (typeof piece === 'string') return piece;
  const value = asText(piece.evaluate(scope));
  const text = isLiteral(piece) ? value : escape(value);
  budget.spend(text.length);
  return text;
}

/** Text that the author wrote, or that was rendered and quoted before: no value of a run. */
function isLiteral({ paths }: Placeholder): boolean {
  return paths.length === 0;
}

function asText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value that keeps its type is handed on by reference, but whoever reads the config walks it. */
function sizeOf(value: JsonValue): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return JSON.stringify(value).length * COST_OF_STRUCTURE;
}
