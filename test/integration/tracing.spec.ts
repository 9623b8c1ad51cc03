import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { TraceCollector } from '../support/trace-collector';

/** Sends spans from a process of its own, as a server does, and says what it logs and when it is done. */
const PROGRAM = `
  const { OtlpTraces } = require('./dist/src/platform/tracing/otlp-traces');
  const say = (_fields, message) => console.log(message);
  const settings = { url: process.argv[1], headers: {}, serviceName: 'test' };
  const traces = new OtlpTraces(settings, { warn: say, info: say });
  for (let n = 0; n < 10; n += 1) {
    traces.begin({ name: 'run', kind: 'internal' }).end({ attributes: {}, failed: false });
  }
  setInterval(() => undefined, 1000);
  traces.onApplicationShutdown().then(() => console.log('stopped'));
`;

/** Loads the whole of servers and workers, and says what of the SDK is there once traces are set up. */
const LOADING = `
  require('./dist/src/create-app');
  require('./dist/src/worker.module');
  const { NestFactory } = require('@nestjs/core');
  const { Environment } = require('./dist/src/platform/config/environment');
  const { LoggingSettings } = require('./dist/src/platform/config/logging.settings');
  const { SettingsModule } = require('./dist/src/platform/config/settings.module');
  const { TracingSettings } = require('./dist/src/platform/config/tracing.settings');
  const { createLog } = require('./dist/src/platform/logging/log');
  const { LoggingModule } = require('./dist/src/platform/logging/logging.module');
  const { TracingModule } = require('./dist/src/platform/tracing/tracing.module');
  const env = new Environment({ OTEL_EXPORTER_OTLP_ENDPOINT: process.argv[1] });
  const settings = { tracing: new TracingSettings(env) };
  const log = createLog(new LoggingSettings(env));
  const imports = [SettingsModule.with(settings), LoggingModule.with(log), TracingModule];
  const root = { module: class Root {}, imports };
  NestFactory.createApplicationContext(root, { logger: false }).then(() => {
    const sdk = /@opentelemetry.(sdk-trace|resources|exporter-trace-otlp-http)/;
    const loaded = Object.keys(require.cache).filter((path) => sdk.test(path));
    console.log(loaded.length === 0 ? 'nothing is loaded' : 'the SDK is loaded');
  });
`;

let child: ChildProcess;
afterEach(() => {
  child.kill('SIGKILL');
});

/** Resolves once the program has said the line. */
function says(url: string, wanted: string, text = PROGRAM): Promise<void> {
  const program = spawn(process.execPath, ['-e', text, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = program;
  return new Promise((resolve) => {
    createInterface({ input: program.stdout }).on('line', (line) => {
      if (line === wanted) resolve();
    });
  });
}

it('a collector that hangs does not hold up the end of the process', async () => {
  const collector = await TraceCollector.start('hangs');
  await says(`${collector.url}/v1/traces`, 'stopped');
  expect(collector.waiting).toBe(1);
  await collector.close();
});

it('says that a collector is away', async () => {
  const collector = await TraceCollector.start();
  const { url } = collector;
  await collector.close();
  await says(url, 'the collector takes no traces: they are dropped');
});

it('loads the SDK where a collector is configured, and nowhere else', async () => {
  await says('http://127.0.0.1:4318', 'the SDK is loaded', LOADING);
  child.kill('SIGKILL');
  await says('', 'nothing is loaded', LOADING);
});
