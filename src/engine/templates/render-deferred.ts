import type { JsonObject } from '../../common/json';
import { type EscapedField, NodeError } from '../../node-sdk';
import { escapesIn } from './escapes-in';
import { mapStrings } from './map-strings';
import { dotted } from './placeholder-grammar';
import { renderText, RenderBudget } from './render-text';
import { parseTemplate, type Scope } from './template';
import { TemplateError } from './template-error';

/**
 * Renders what `renderParams` left: placeholders of rows, in the engine process. Call it only for
 * a node whose plan says `deferred`, and once per row at the most. Without a `row` in the scope,
 * texts that read one stay as they are. Throws NodeError naming the field and the placeholder that
 * has no value.
 */
export function renderDeferred(
  config: JsonObject,
  scope: Scope,
  escapedFields: readonly EscapedField[] = [],
): JsonObject {
  const budget = new RenderBudget();
  const escapeAt = escapesIn(config, escapedFields);
  return mapStrings(config, [], (text, path) => {
    try {
      if (scope.row === undefined && readsRow(text)) return text;
      return renderText(text, scope, budget, escapeAt(path));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new NodeError(`config.${dotted(path)}: ${error.message}`, [], { cause: error });
    }
  });
}

/** Whether a text waits for a row. */
export function readsRow(text: string): boolean {
  return parseTemplate(text).some(
    (piece) => typeof piece !== 'string' && piece.paths.some(([root]) => root === 'row'),
  );
}
