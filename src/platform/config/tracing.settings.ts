import type { Environment } from './environment';

const HEADER = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=([^\r\n]*)$/;

/** Where the traces go; the variables are those of OpenTelemetry's specification. */
export class TracingSettings {
  /**
   * The address that takes traces (OTLP over HTTP, JSON): `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` as it
   * stands, else `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces`. Undefined: no traces.
   */
  readonly url: string | undefined;
  /** `OTEL_SERVICE_NAME`: what this installation is called in traces. Default vantage. */
  readonly serviceName: string;
  /** `OTEL_EXPORTER_OTLP_HEADERS`: sent to the collector, `name=value,name=value`, values percent-encoded. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(env: Environment) {
    const base = readUrl(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
    const whole = readUrl(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
    this.url = whole ?? (base && `${base.replace(/\/$/, '')}/v1/traces`);
    this.serviceName = env.text('OTEL_SERVICE_NAME', 'vantage');
    this.headers = readHeaders(env);
  }
}

function readUrl(env: Environment, name: string): string | undefined {
  const value = env.optional(name);
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isHttp = url !== undefined && /^https?:$/.test(url.protocol);
  if (isHttp && url.username === '' && url.password === '') return value;
  env.fault(
    name,
    'is not an address of a collector; use http://host:4318 or https://, keys in OTEL_EXPORTER_OTLP_HEADERS',
  );
  return undefined;
}

function readHeaders(env: Environment): Record<string, string> {
  const name = 'OTEL_EXPORTER_OTLP_HEADERS';
  const entries = (env.secret(name) ?? '').split(',').filter((entry) => entry.trim() !== '');
  try {
    return Object.fromEntries(entries.map(headerOf));
  } catch {
    env.fault(name, 'is not a list of headers; use name=value,name=value with percent-encoding');
    return {};
  }
}

/** Throws where it is none. */
function headerOf(entry: string): [string, string] {
  const [, name, value] = HEADER.exec(entry) ?? [];
  const text = decodeURIComponent(value ?? '').trim();
  if (name === undefined || !/^[\t\x20-\x7e]*$/.test(text)) throw new Error('not a header');
  return [name, text];
}
