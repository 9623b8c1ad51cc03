import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../src/common/clock';
import type { JsonObject } from '../../src/common/json';
import type { NodeCredential } from '../../src/node-sdk';
import type { RunEvent, RunOutcome, RunPlan } from '../../src/engine/process-pool/messages';
import {
  QueryDatabase,
  type QueryLimits,
} from '../../src/engine/query-engine/database/query-database';
import { ExpressionCompiler } from '../../src/engine/query-engine/expressions/expression-compiler';
import { DiskResultStore } from '../../src/engine/result-store/disk-result-store';
import { CredentialTester } from '../../src/engine/runner/credential-tester';
import { RowExports } from '../../src/engine/runner/row-exports';
import { RunPartsFactory } from '../../src/engine/runner/run-parts.factory';
import { ShortQueries } from '../../src/engine/runner/short-queries';
import { WorkflowRunner } from '../../src/engine/runner/workflow-runner';
import { FilesIntegration } from '../../src/integrations/files/files.integration';
import { FlowControlIntegration } from '../../src/integrations/flow-control/flow-control.integration';
import { HttpIntegration } from '../../src/integrations/http/http.integration';
import { InputIntegration } from '../../src/integrations/input/input.integration';
import { QueryOperatorsIntegration } from '../../src/integrations/query-operators/query-operators.integration';
import { TerminationIntegration } from '../../src/integrations/termination/termination.integration';
import { ConfigValidator } from '../../src/node-catalog/config-validator';
import { credentialRegistryOf } from '../../src/node-catalog/testing/credential-registry-of';
import { registryOf } from '../../src/node-catalog/testing/registry-of';
import { EgressSettings } from '../../src/platform/config/egress.settings';
import { Environment } from '../../src/platform/config/environment';
import { ExecutionSettings } from '../../src/platform/config/execution.settings';
import { StorageSettings } from '../../src/platform/config/storage.settings';
import { EgressGate } from '../../src/platform/egress/egress-gate';

export interface DraftNode {
  readonly type: string;
  readonly config?: JsonObject;
  readonly deferred?: boolean;
  readonly credential?: NodeCredential;
}
/** `[from, to]`, or with ports `[from, output, to, input]`; nodes by position. */
export type DraftEdge = readonly [number, number] | readonly [number, string, number, string];

export interface EngineHarness {
  readonly folder: string;
  readonly database: QueryDatabase;
  readonly store: DiskResultStore;
  readonly queries: ShortQueries;
  readonly exports: RowExports;
  readonly runner: WorkflowRunner;
  run(
    nodes: readonly DraftNode[],
    edges: readonly DraftEdge[],
    options?: {
      readonly params?: JsonObject;
      readonly signal?: AbortSignal;
      readonly mayDeliver?: Promise<void>;
      readonly emit?: (event: RunEvent) => void;
      readonly pageSize?: number;
    },
  ): Promise<RunOutcome>;
  close(): Promise<void>;
}

let runs = 0;

/** The engine with the product's own nodes and `extra` ones, in this process, in a scratch folder. */
export function engineHarness(
  extra: readonly (new () => object)[] = [],
  limits: Partial<QueryLimits> = {},
  environment: Readonly<Record<string, string>> = {},
): EngineHarness {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vantage-engine-')));
  // Rows are counted however slow the machine is.
  const env = new Environment({ DATA_DIR: folder, ROW_COUNT_MS: '60000', ...environment });
  const storage = new StorageSettings(env);
  const execution = new ExecutionSettings(env, { cores: 2, memoryMb: 4096 });
  mkdirSync(storage.resultsDir, { recursive: true });
  mkdirSync(join(storage.filesDir, '1'), { recursive: true });
  const database = new QueryDatabase({
    memoryMb: 1024,
    spillMaxMb: storage.spillMaxMb,
    threads: 2,
    spillDir: storage.spoolDir,
    folders: [storage.spoolDir, storage.resultsDir, storage.filesDir],
    ...limits,
  });
  const integrations = [
    InputIntegration,
    FilesIntegration,
    HttpIntegration,
    FlowControlIntegration,
    QueryOperatorsIntegration,
    TerminationIntegration,
    ...extra,
  ];
  const registry = registryOf(...integrations);
  const store = new DiskResultStore(storage);
  const expressions = new ExpressionCompiler();
  const egress = new EgressGate(new EgressSettings(new Environment({ EGRESS_ALLOW: '127.0.0.1' })));
  const parts = new RunPartsFactory(
    registry,
    new ConfigValidator(),
    store,
    expressions,
    storage,
    execution,
  );
  const runner = new WorkflowRunner(database, parts, egress, storage, new SystemClock());
  const types = credentialRegistryOf(...integrations);
  const tester = new CredentialTester(types, new ConfigValidator(), egress, storage);
  return {
    folder,
    database,
    store,
    runner,
    exports: new RowExports(database, store, storage),
    queries: new ShortQueries(database, store, expressions, tester),
    run: (nodes, edges, options = {}) =>
      runner.run(planOf(nodes, edges, options.params, options.pageSize), {
        signal: options.signal ?? new AbortController().signal,
        mayDeliver: options.mayDeliver ?? Promise.resolve(),
        emit: options.emit ?? (() => undefined),
      }),
    close: async () => {
      await egress.onApplicationShutdown();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A plan whose nodes have the ids 1, 2, ...; every dashboardOutput is an output. */
export function planOf(
  nodes: readonly DraftNode[],
  edges: readonly DraftEdge[],
  params: JsonObject = {},
  pageSize = 1000,
): RunPlan {
  const run = String(++runs);
  return {
    executionId: `exec_${run}`,
    organizationId: 1,
    workflow: { id: 42, title: 'Test' },
    nodes: nodes.map(({ type, config = {}, deferred = false }, index) => ({
      id: index + 1,
      nodeType: type,
      label: `${type} ${String(index + 1)}`,
      config,
      deferred,
    })),
    edges: edges.map((edge) => {
      const [source, sourceKey, target, targetKey] =
        edge.length === 2 ? ([edge[0], 'output1', edge[1], 'input1'] as const) : edge;
      return { sourceNodeId: source + 1, sourceKey, targetNodeId: target + 1, targetKey };
    }),
    params,
    outputs: nodes.flatMap(({ type }, index) =>
      isTerminator(type)
        ? [{ nodeId: index + 1, resultId: `dataRef:wf42_${run}_${String(index + 1)}` }]
        : [],
    ),
    pageSize,
    credentials: Object.fromEntries(
      nodes.flatMap(({ credential }, index) => (credential ? [[index + 1, credential]] : [])),
    ),
    secrets: [],
  };
}

function isTerminator(type: string): boolean {
  return /^termination\/|^(test\/collect|http\/send|slack\/sendMessage|email\/sendEmail|dbconnectors\/dbWrite)$/.test(
    type,
  );
}

/** A chain of nodes, each reading the one before it. */
export function chained(count: number): DraftEdge[] {
  return Array.from({ length: count - 1 }, (_, index) => [index, index + 1] as const);
}
