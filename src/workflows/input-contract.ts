import type { ErrorDetail } from '../common/app-error';
import type { JsonObject, JsonValue } from '../common/json';

interface DeclaredParam {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly fallback: JsonValue | undefined;
}

/**
 * Params as the workflow will see them: those given, with defaults for declared ones that were left
 * out. Undeclared params pass. `problems` names every declared one that is missing or of another
 * type.
 */
export function applyInputContract(
  contracts: readonly JsonObject[],
  given: JsonObject,
): { readonly params: JsonObject; readonly problems: readonly ErrorDetail[] } {
  const params = new Map(Object.entries(given));
  const problems: ErrorDetail[] = [];
  for (const declared of contracts.flatMap(declaredParams)) {
    const value = params.get(declared.name) ?? null;
    if (value === null && declared.fallback !== undefined) {
      params.set(declared.name, declared.fallback);
      continue;
    }
    const message = faultOf(declared, value);
    if (message) problems.push({ path: `params.${declared.name}`, message });
  }
  return { params: Object.fromEntries(params), problems };
}

function faultOf(declared: DeclaredParam, value: JsonValue): string | undefined {
  if (value === null) {
    return declared.required
      ? `Missing required param ${declared.name} (${declared.type})`
      : undefined;
  }
  const isOfType = TYPE_CHECKS[declared.type];
  if (!isOfType || isOfType(value)) return undefined;
  return `Param ${declared.name} must be ${FORMS[declared.type] ?? `a ${declared.type}`}`;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

const TYPE_CHECKS: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && DATE.test(value) && isCalendarDay(value),
  time: (value) => typeof value === 'string' && TIME.test(value),
  datetime: (value) => typeof value === 'string' && DATETIME.test(value) && isMoment(value),
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  array: (value) => Array.isArray(value),
};

const FORMS: Readonly<Record<string, string>> = {
  date: 'a date like 2026-04-29',
  time: 'a time like 12:30:00',
  datetime: 'a date and time like 2026-04-29T12:00:00Z',
  object: 'an object',
  array: 'an array',
};

/** Days like 2026-02-30 match the pattern but do not exist. */
function isCalendarDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isMoment(text: string): boolean {
  return isCalendarDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

function declaredParams(config: JsonObject): DeclaredParam[] {
  const list = config['parameters'];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
    const { name, type, required, default: fallback } = entry;
    if (typeof name !== 'string') return [];
    return [
      {
        name,
        type: typeof type === 'string' ? type : 'string',
        required: required === true,
        fallback: fallback ?? undefined,
      },
    ];
  });
}
