import { Environment } from './environment';
import { TracingSettings } from './tracing.settings';

function read(variables: Record<string, string>) {
  const env = new Environment(variables);
  const settings = new TracingSettings(env);
  return { settings, faults: env.faults.map(({ name, message }) => `${name} ${message}`) };
}

it('keeps no traces unless told where to', () => {
  expect(read({}).settings).toEqual({ url: undefined, serviceName: 'vantage', headers: {} });
});

it.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp/' }, 'https://c/otlp/v1/traces'],
  [
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/spans',
    },
    'http://t/spans',
  ],
])('%j sends to %s', (variables, url) => {
  expect(read(variables)).toMatchObject({ settings: { url }, faults: [] });
});

it('reads headers, percent-encoded', () => {
  const { settings } = read({
    OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20a=, x-team = b ',
  });
  expect(settings.headers).toEqual({ Authorization: 'Basic a=', 'x-team': 'b' });
});

it.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'sesame:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://me:sesame@c:4318'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://sesame'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'sesame'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%sesame'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a=sesame%0d%0ab: c'],
])('refuses %s=%s and does not repeat it', (name, value) => {
  const { faults } = read({ [name]: value });
  expect(faults).toEqual([expect.stringContaining(name)]);
  expect(faults.join()).not.toContain('sesame');
});
