import { setImmediate as pause } from 'node:timers/promises';
import { IsInt } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
  rowsOf,
} from '../../../../src/node-sdk';

const PIECE = 16 * 1024 * 1024;

export class BurnMemoryConfig {
  @JSONSchema({ description: 'How much to hold' })
  @IsInt()
  megabytes!: number;

  @JSONSchema({ description: 'How long to hold it' })
  @IsInt()
  milliseconds: number = 0;
}

/** Makes memory resident outside of the JavaScript heap and holds it. */
@NodeType({
  key: 'burnMemory',
  role: 'getter',
  label: 'Burn Memory',
  description: 'Hold a lot of memory for a while',
  config: BurnMemoryConfig,
})
export class BurnMemoryNode implements Getter<BurnMemoryConfig> {
  async read({ config, signal }: GetterContext<BurnMemoryConfig>): Promise<RowSource> {
    const pieces: Buffer[] = [];
    while (pieces.length * PIECE < config.megabytes * 1024 * 1024) {
      signal.throwIfAborted();
      pieces.push(Buffer.alloc(PIECE, 1));
      await pause();
    }
    const end = performance.now() + config.milliseconds;
    while (performance.now() < end && !signal.aborted) await pause();
    return rowsOf([{ megabytes: (pieces.length * PIECE) / 1024 / 1024 }]);
  }
}
