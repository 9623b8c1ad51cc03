/** The floors of docs/adr/0001-floors.md: a room imports lower floors and its own, without cycles. */
const floors = [
  ['common'],
  ['node-sdk', 'platform'],
  ['node-catalog', 'engine'],
  ['accounts', 'api-keys', 'credentials', 'files', 'audit'],
  ['workflows'],
  ['execution'],
  ['schedules', 'operations', 'first-start'],
];
const room = (names) => `^src/(${names.join('|')})/`;
const floorRules = floors.slice(0, -1).map((rooms, floor) => ({
  name: `floor-${floor}-imports-only-lower-floors`,
  severity: 'error',
  from: { path: room(rooms) },
  to: { path: room(floors.slice(floor + 1).flat()) },
}));

/** `pattern` may be imported by `allowed` only. */
const only = (name, pattern, allowed) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: allowed },
  to: { path: pattern },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-dependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    ...floorRules,
    {
      name: 'sdk-and-platform-know-no-neighbour',
      severity: 'error',
      from: { path: '^src/(node-sdk|platform)/' },
      to: { path: '^src/(?!common/|node-sdk/|platform/)' },
    },
    {
      name: 'integrations-import-sdk-and-common-only',
      severity: 'error',
      from: { path: '^src/integrations/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(node-sdk|common|integrations/$1)/' },
    },
    {
      name: 'nobody-imports-integrations',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/integrations/' },
      to: { path: '^src/integrations/' },
    },
    only(
      'typeorm-only-in-repositories-and-entities',
      'node_modules/(typeorm|@nestjs/typeorm)/',
      '(\\.repository|\\.entity|\\.module)\\.ts$|^src/platform/database/|\\.spec\\.ts$',
    ),
    only('duckdb-only-in-engine', 'node_modules/@duckdb/', '^src/engine/'),
    only(
      'redis-only-in-its-adapters',
      'node_modules/(ioredis|bullmq)/',
      '^src/platform/(redis|queue)/',
    ),
    only(
      'prom-client-only-behind-instruments',
      'node_modules/prom-client/',
      '^src/platform/metrics/',
    ),
    only(
      'opentelemetry-only-behind-traces',
      'node_modules/@opentelemetry/',
      '^src/platform/tracing/',
    ),
    only('outbound-http-only-through-egress', 'node_modules/undici/', '^src/platform/egress/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['node', 'require', 'import', 'types', 'default'] },
  },
};
