import type { ErrorDetail } from '../../common/app-error';
import type { JsonObject, JsonValue } from '../../common/json';
import type { CodeField, EscapedField } from '../../node-sdk';
import { escapesIn } from './escapes-in';
import { mapStrings, type ConfigPath } from './map-strings';
import { dotted } from './placeholder-grammar';
import { codeFault, placeholdersIn } from './placeholders';
import { renderText, RenderBudget } from './render-text';
import { hasPlaceholder, type Placeholder } from './template';
import { TemplateError } from './template-error';

export interface RenderedParams {
  /** The config with every placeholder of params replaced. */
  readonly config: JsonObject;
  /** Whether placeholders are left that only the engine process can render. */
  readonly deferred: boolean;
  /** What kept a string from being rendered; such a string stays as it was. */
  readonly problems: ErrorDetail[];
}

/** Fields of a config that placeholders do not simply fill in. */
export interface SpecialFields {
  readonly codeFields: readonly CodeField[];
  readonly escapedFields: readonly EscapedField[];
}

/**
 * Renders the strings of a config that read `params` alone, at the dispatching process. Strings
 * that also read rows wait for `renderDeferred`, and text that came from a param is quoted against
 * it: a string is rendered exactly once. Code fields are left as they are. The configs of one run
 * share a budget, since all of them are in memory together.
 */
export function renderParams(
  config: JsonObject,
  params: JsonObject,
  { codeFields, escapedFields }: SpecialFields,
  budget = new RenderBudget(),
): RenderedParams {
  const escapeAt = escapesIn(config, escapedFields);
  const problems: ErrorDetail[] = [];
  const deferred = new Set<string>();
  const render = (text: string, path: ConfigPath): JsonValue => {
    const placeholders = placeholdersIn(text);
    if (placeholders.some(readsMoreThanParams)) {
      deferred.add(JSON.stringify(path));
      return text;
    }
    const missing = placeholders.flatMap((placeholder) => missingParam(placeholder, params, path));
    problems.push(...missing);
    return missing.length > 0 ? text : renderText(text, { params }, budget, escapeAt(path));
  };
  const rendered = mapStrings(config, codeFields, (text, path, code) => {
    const fault = code ? codeFault(text, code) : undefined;
    if (fault !== undefined) problems.push({ path: dotted(path), message: fault });
    return code ? text : guarded(text, path, render, problems);
  });
  return {
    config: deferred.size > 0 ? quoteExcept(deferred, rendered) : rendered,
    deferred: deferred.size > 0,
    problems,
  };
}

function guarded(
  text: string,
  path: ConfigPath,
  render: (text: string, path: ConfigPath) => JsonValue,
  problems: ErrorDetail[],
): JsonValue {
  try {
    return render(text, path);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.push({ path: dotted(path), message: error.message });
    return text;
  }
}

function readsMoreThanParams(placeholder: Placeholder): boolean {
  return placeholder.paths.some((path) => path[0] !== 'params');
}

function missingParam(
  placeholder: Placeholder,
  params: JsonObject,
  path: ConfigPath,
): ErrorDetail[] {
  if (placeholder.hasValue({ params })) return [];
  const name = dotted(placeholder.paths[0] ?? []);
  return [
    {
      path: name,
      message:
        `Missing ${name}: ${placeholder.text} in config.${dotted(path)} needs it. ` +
        `Send it in params, or write {{ ${name} | default: ... }}`,
    },
  ];
}

/** Makes finished text safe from the second pass: it becomes a placeholder of itself. */
function quoteExcept(deferred: ReadonlySet<string>, config: JsonObject): JsonObject {
  return mapStrings(config, [], (text, path) =>
    !hasPlaceholder(text) || deferred.has(JSON.stringify(path))
      ? text
      : `{{ ${JSON.stringify(text)} }}`,
  );
}
