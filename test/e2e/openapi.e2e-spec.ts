import { ERROR_CODES } from '../../src/common/error-codes';
import { startServer, type TestServer } from '../support/test-server';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Record<string, { value: unknown }>;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: { readonly example?: unknown };
}
interface Operation {
  readonly summary?: string;
  readonly parameters?: Parameter[];
  readonly security?: object[];
  readonly requestBody?: { content: Record<string, Media> };
  readonly responses: Record<string, { description?: string; content?: Record<string, Media> }>;
}

describe('the OpenAPI document', () => {
  let server: TestServer;
  let operations: [name: string, operation: Operation][];

  beforeAll(async () => {
    server = await startServer();
    const response = await fetch(`${server.url}/docs-json`);
    const document = (await response.json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );
  });
  afterAll(() => server.close());

  const namesOf = (found: [string, Operation][]): string[] => found.map(([name]) => name);
  const hasExample = (media: Media | undefined): boolean =>
    media?.example !== undefined || Object.keys(media?.examples ?? {}).length > 0;

  /** JSON bodies need one; files and forms are described by their schema. */
  const isWithout = (content: Record<string, Media> | undefined): boolean =>
    content?.['application/json'] !== undefined && !hasExample(content['application/json']);

  it('names every route of the API document', () => {
    expect(namesOf(operations)).toEqual(
      expect.arrayContaining([
        'POST /api/v1/keys',
        'GET /api/v1/keys',
        'PATCH /api/v1/keys/{keyId}',
        'DELETE /api/v1/keys/{keyId}',
        'GET /api/v1/workflows',
        'POST /api/v1/workflows',
        'GET /api/v1/workflows/{workflowId}',
        'PATCH /api/v1/workflows/{workflowId}',
        'DELETE /api/v1/workflows/{workflowId}',
        'POST /api/v1/workflows/{workflowId}/execute',
        'POST /api/v1/workflows/{workflowId}/validate',
        'GET /api/v1/workflows/{workflowId}/data/{resultId}',
        'GET /api/v1/node-types',
      ]),
    );
  });

  it('gives every operation a summary', () => {
    expect(namesOf(operations.filter(([, operation]) => !operation.summary))).toEqual([]);
  });

  it('gives every body an example', () => {
    const without = operations.flatMap(([name, { requestBody, responses }]) => [
      ...(isWithout(requestBody?.content) ? [name] : []),
      ...Object.entries(responses)
        .filter(([, { content }]) => isWithout(content))
        .map(([status]) => `${name} -> ${status}`),
    ]);
    expect(without).toEqual([]);
  });

  it('documents 401 and 429 wherever a caller must authenticate', () => {
    const secured = operations.filter(([, operation]) => operation.security?.length);
    expect(secured.length).toBeGreaterThan(12);
    const without = secured.filter(([, { responses }]) => !responses['401'] || !responses['429']);
    expect(namesOf(without)).toEqual([]);
  });

  it('knows every error code by its status', () => {
    const documented = new Set(
      operations.flatMap(([, { responses }]) =>
        Object.entries(responses).flatMap(([status, { content }]) =>
          Object.keys(content?.['application/json']?.examples ?? {}).map(
            (code) => `${code} ${status}`,
          ),
        ),
      ),
    );
    for (const [code, { status }] of Object.entries(ERROR_CODES)) {
      if (!ANSWERED_BEFORE_ROUTING.includes(code)) {
        expect(documented).toContain(`${code} ${String(status)}`);
      }
    }
  });

  it('asks for no header', () => {
    const asked = operations.filter(([, { parameters = [] }]) =>
      parameters.some((parameter) => parameter.in === 'header' && parameter.required),
    );
    expect(namesOf(asked)).toEqual([]);
  });

  it('names each parameter of an operation once, and describes each that stands in the path', () => {
    const wrong = operations.filter(([, { parameters = [] }]) => {
      const names = parameters.map((each) => `${each.in} ${each.name.toLowerCase()}`);
      const bare = parameters.some((each) => each.in === 'path' && !each.description);
      return bare || new Set(names).size < names.length;
    });
    expect(namesOf(wrong)).toEqual([]);
  });

  it('has Swagger UI fill in nothing that is optional but defaults', async () => {
    const script = await (await fetch(`${server.url}/docs/swagger-ui-init.js`)).text();
    const page = JSON.parse(
      /"swaggerDoc": (\{[\s\S]*\}),\s*"customOptions"/.exec(script)?.[1] ?? '',
    ) as { paths: Record<string, Record<string, Operation>> };
    const parameters = Object.values(page.paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap((operation) => operation.parameters ?? []);
    expect(parameters).toContainEqual(
      expect.objectContaining({
        name: 'search',
        description: expect.stringContaining('E.g. `sales`') as string,
      }),
    );
    const filled = parameters.filter(
      ({ required, schema }) => required !== true && schema?.example !== undefined,
    );
    expect(filled.map(({ name }) => name)).toEqual([]);
  });

  it('is shown by Swagger UI from local files', async () => {
    const page = await fetch(`${server.url}/docs`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).not.toMatch(/(src|href)="https?:/);
    const script = /src="([^"]*swagger-ui-bundle\.js)"/.exec(html)?.[1] ?? '';
    expect((await fetch(new URL(script, page.url))).status).toBe(200);
  });
});

/** Codes of requests that reach no operation: no route, no such method. */
const ANSWERED_BEFORE_ROUTING = ['NOT_FOUND', 'METHOD_NOT_ALLOWED'];
