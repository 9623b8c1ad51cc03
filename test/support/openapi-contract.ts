import Ajv2019 from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import type { ValidateFunction } from 'ajv';
import type { ApiAnswer } from './api-client';

type Schema = Record<string, unknown>;
interface Operation {
  readonly responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components?: { schemas?: Record<string, Schema> };
}

/**
 * The server's OpenAPI document as a judge of its answers: status and body of every call must be
 * documented, and no field may be answered that the document does not name.
 */
export class OpenApiContract {
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv = new Ajv2019({ strict: false, allErrors: true });

  private constructor(private readonly document: Document) {
    addFormats(this.ajv);
    this.ajv.addSchema(closeObjects(document) as Schema, 'openapi');
  }

  static async of(url: string): Promise<OpenApiContract> {
    const response = await fetch(`${url}/docs-json`);
    return new OpenApiContract((await response.json()) as Document);
  }

  /** Throws where the answer is not as documented. Paths that no operation has pass. */
  verify(method: string, path: string, answer: ApiAnswer): void {
    const template = this.templateOf(path.split('?')[0] ?? path);
    const operation = template && this.document.paths[template]?.[method.toLowerCase()];
    if (!operation) return;
    const name = `${method} ${template} -> ${String(answer.status)}`;
    const documented = operation.responses[String(answer.status)];
    if (!documented) throw new Error(`${name} is not documented. Answer: ${answer.text}`);
    const types = Object.keys(documented.content ?? {});
    if (!isJson(types, answer)) {
      verifyType(name, types, answer);
      return;
    }
    const validate = this.validatorFor(template, method.toLowerCase(), answer.status);
    if (validate(answer.body)) return;
    const faults = this.ajv.errorsText(validate.errors, { separator: '\n  ' });
    throw new Error(`${name} is not as documented:\n  ${faults}\n${answer.text.slice(0, 2000)}`);
  }

  private templateOf(path: string): string | undefined {
    const segments = path.split('/');
    const fits = (template: string): boolean => {
      const parts = template.split('/');
      return (
        parts.length === segments.length &&
        parts.every((part, index) => part.startsWith('{') || part === segments[index])
      );
    };
    const candidates = Object.keys(this.document.paths).filter(fits);
    return candidates.sort((a, b) => a.split('{').length - b.split('{').length)[0];
  }

  private validatorFor(template: string, method: string, status: number): ValidateFunction {
    const pointer = ['paths', template, method, 'responses', String(status), 'content']
      .concat('application/json', 'schema')
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const known = this.validators.get(pointer);
    if (known) return known;
    const validator = this.ajv.compile({ $ref: `openapi#/${pointer}` });
    this.validators.set(pointer, validator);
    return validator;
  }
}

/** For answers that are no JSON. */
function verifyType(name: string, types: readonly string[], answer: ApiAnswer): void {
  if (types.length === 0 && answer.text !== '') {
    throw new Error(`${name} is documented without a body`);
  }
  const given = answer.headers.get('content-type') ?? '';
  if (types.length > 0 && !types.some((type) => given.startsWith(type))) {
    throw new Error(`${name} is documented as ${types.join(' or ')}, not as ${given}`);
  }
}

/** Whether the answer is to be JSON: its only type, or the one among several that was sent. */
function isJson(types: readonly string[], { headers }: ApiAnswer): boolean {
  if (!types.includes('application/json')) return false;
  const given = headers.get('content-type') ?? '';
  return types.length === 1 || given.startsWith('application/json');
}

/** The same document in which objects with named properties allow no others. */
function closeObjects(node: unknown, namesProperties = false): unknown {
  if (Array.isArray(node)) return node.map((item) => closeObjects(item));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => namesProperties || (key !== 'example' && key !== 'examples'))
      .map(([key, value]) => [key, closeObjects(value, !namesProperties && key === 'properties')]),
  );
  return isObjectSchema(copy) ? { ...copy, unevaluatedProperties: false } : copy;
}

function isObjectSchema(schema: Schema): boolean {
  const named = schema['type'] === 'object' && typeof schema['properties'] === 'object';
  return named && !('additionalProperties' in schema);
}
