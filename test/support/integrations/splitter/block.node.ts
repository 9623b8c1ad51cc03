import { IsInt } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
  rowsOf,
} from '../../../../src/node-sdk';

export class BlockConfig {
  @JSONSchema({ description: 'How long' })
  @IsInt()
  milliseconds!: number;
}

/** Blocks the event loop: neither messages nor signals of the run get through. */
@NodeType({
  key: 'block',
  role: 'getter',
  label: 'Block',
  description: 'Keep the process busy without a break',
  config: BlockConfig,
})
export class BlockNode implements Getter<BlockConfig> {
  read({ config }: GetterContext<BlockConfig>): RowSource {
    const end = performance.now() + config.milliseconds;
    while (performance.now() < end);
    return rowsOf([{ blocked: config.milliseconds }]);
  }
}
