import type { JsonObject, JsonValue } from '../../common/json';
import type { PlannedNode } from '../../engine/process-pool/messages';
import { hasPlaceholder } from '../../engine/templates/template';

/** What the config of a workflowInput says, as far as it is known. */
export interface Reading {
  readonly workflowId: number;
  /** Undefined where it names none; null where that is not known before the run. */
  readonly output: string | undefined | null;
  /** Null where they are not known before the run. */
  readonly params: JsonObject | null;
}

/**
 * Reads a config that may not have been checked. Undefined where it names no workflow, or none that
 * is known yet. `isRendered`: what looks like a placeholder is text.
 */
export function readingOf({ config }: PlannedNode, isRendered: boolean): Reading | undefined {
  const { workflow_id, output = null, params = null } = config;
  if (typeof workflow_id !== 'number' || !Number.isSafeInteger(workflow_id)) return undefined;
  const isKnown = (value: JsonValue): boolean =>
    isRendered || !hasPlaceholder(JSON.stringify(value));
  const given = isObject(params) ? params : {};
  return {
    workflowId: workflow_id,
    output: isKnown(output) ? (typeof output === 'string' ? output : undefined) : null,
    params: isKnown(params) ? given : null,
  };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
