import type { OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];
type Described = Extract<Parameter, { name: string }>;

/**
 * The parameters of an operation, each once. Swagger infers one from every `@Headers('name')` too,
 * required and without a word about it, beside the one that is documented.
 */
export function completeParameters(parameters: readonly Parameter[]): Parameter[] {
  return parameters
    .filter((parameter) => !isInferredHeader(parameter))
    .map((parameter) => (isDescribed(parameter) ? withDescription(parameter) : parameter));
}

function isInferredHeader(parameter: Parameter): boolean {
  return isDescribed(parameter) && parameter.in === 'header' && parameter.description === undefined;
}

function withDescription(parameter: Described): Described {
  const noun = parameter.in === 'path' ? /^(\w+)Id$/.exec(parameter.name)?.[1] : undefined;
  if (noun === undefined || parameter.description !== undefined) return parameter;
  return { ...parameter, description: `Id of the ${noun}` };
}

/**
 * The document as Swagger UI gets it. The page sends what stands as example in an optional
 * parameter unless the user clears it: a filter that finds nothing, a used-up idempotency key. So
 * there, and there alone, these examples stand in the description.
 */
export function documentForPage(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(item).map(([key, value]) => [key, forPage(value)])),
  ]);
  return { ...document, paths: Object.fromEntries(paths) as OpenAPIObject['paths'] };
}

function forPage(operation: unknown): unknown {
  if (typeof operation !== 'object' || operation === null) return operation;
  const { parameters } = operation as Partial<Operation>;
  if (parameters === undefined) return operation;
  return { ...operation, parameters: parameters.map(withExampleInWords) };
}

function withExampleInWords(parameter: Parameter): Parameter {
  if (!isDescribed(parameter) || parameter.required === true) return parameter;
  const { schema } = parameter;
  if (schema === undefined || '$ref' in schema || schema.example === undefined) return parameter;
  const { example, ...rest } = schema as { readonly example: unknown };
  const words = [parameter.description, `E.g. \`${String(example)}\``];
  return {
    ...parameter,
    schema: rest,
    description: words.filter((word) => word !== undefined).join(' '),
  };
}

function isDescribed(parameter: Parameter): parameter is Described {
  return !('$ref' in parameter);
}
