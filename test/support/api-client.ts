import { OpenApiContract } from './openapi-contract';
import { TOPOLOGY } from './topology';

/** Of several API processes, each call goes to the next: over a connection of its own. */
const CONNECTION: Readonly<Record<string, string>> =
  TOPOLOGY === 'queue' ? { connection: 'close' } : {};

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed answer; `{}` where there is no JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests state what they expect of it
  readonly body: any;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is instead of JSON. */
  readonly rawBody?: string | Buffer;
  /** Sent as multipart/form-data instead. */
  readonly form?: FormData;
  readonly signal?: AbortSignal;
}

/** Calls a server under /api/v1 and holds every answer against the server's OpenAPI document. */
export class ApiClient {
  private constructor(
    readonly url: string,
    private readonly contract: OpenApiContract,
    /** Headers that say who calls. */
    readonly credentials: Readonly<Record<string, string>>,
  ) {}

  static async connect(url: string): Promise<ApiClient> {
    return new ApiClient(url, await OpenApiContract.of(url), {});
  }

  /** The same client with other credentials. */
  with(headers: Readonly<Record<string, string>>): ApiClient {
    return new ApiClient(this.url, this.contract, headers);
  }

  /** The same caller at another server of the same installation. */
  at(url: string): ApiClient {
    return new ApiClient(url, this.contract, this.credentials);
  }

  get(path: string, options?: CallOptions): Promise<ApiAnswer> {
    return this.call('GET', path, undefined, options);
  }

  post(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer> {
    return this.call('POST', path, body, options);
  }

  patch(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer> {
    return this.call('PATCH', path, body, options);
  }

  delete(path: string, options?: CallOptions): Promise<ApiAnswer> {
    return this.call('DELETE', path, undefined, options);
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions = {},
  ): Promise<ApiAnswer> {
    const payload = options.rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...CONNECTION,
        ...this.credentials,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: options.form ?? payload,
      redirect: 'manual',
      signal: options.signal ?? null,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as unknown) : {},
    };
    this.contract.verify(method, `/api/v1${path}`, answer);
    return answer;
  }
}
