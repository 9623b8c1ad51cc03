import { buffer } from 'node:stream/consumers';
import {
  type ColumnSpec,
  type ConnectedContext,
  type Delivery,
  type FileFormat,
  type Getter,
  Integration,
  NoConfig,
  NodeType,
  type Row,
  type RowSource,
  rowsOf,
  type RunResult,
  type Terminator,
} from '../../src/node-sdk';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import type { EngineHarness } from './engine-harness';
import { resultOf } from './node-run';

let given: RowSource = rowsOf([]);
let wanted: readonly FileFormat[] = [];
let made = new Map<FileFormat, Buffer>();

@NodeType({
  key: 'given',
  role: 'getter',
  label: 'Given',
  description: 'Rows of the test',
  config: NoConfig,
})
class GivenNode implements Getter<NoConfig> {
  read(): RowSource {
    return given;
  }
}

@NodeType({
  key: 'collect',
  role: 'terminator',
  label: 'Collect',
  description: 'Keeps the files it asks for',
  config: NoConfig,
})
class CollectNode implements Terminator<NoConfig> {
  async deliver(_: ConnectedContext<NoConfig>, result: RunResult): Promise<Delivery> {
    for (const format of wanted) made.set(format, await buffer(result.file(format)));
    return {};
  }
}

@Integration({ key: 'test', name: 'Test', id: 902, nodes: [GivenNode, CollectNode] })
export class RowFilesIntegration {}

export interface MadeFiles {
  /** Up to the first thousand rows as the API's pages show them. */
  readonly rows: readonly Row[];
  readonly file: (format: FileFormat) => Buffer;
  readonly outcome: RunOutcome;
}

/** Runs rows through the engine to a terminator that asks for them as files. */
export async function filesOf(
  engine: EngineHarness,
  rows: readonly Row[],
  formats: readonly FileFormat[],
  columns?: readonly ColumnSpec[],
): Promise<MadeFiles> {
  given = rowsOf(rows, columns);
  wanted = formats;
  made = new Map();
  const outcome = await engine.run([{ type: 'test/given' }, { type: 'test/collect' }], [[0, 1]]);
  const files = made;
  return {
    rows: resultOf(outcome).rows,
    outcome,
    file: (format) => files.get(format) ?? Buffer.alloc(0),
  };
}
