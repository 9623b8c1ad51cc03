import { IsInt } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  type Getter,
  type GetterContext,
  NodeType,
  type Row,
  type RowSource,
} from '../../../../src/node-sdk';

const BATCH = 2048;

export class HugeOutputConfig {
  @JSONSchema({ description: 'How many rows' })
  @IsInt()
  rows!: number;

  @JSONSchema({ description: 'Characters of text in each' })
  @IsInt()
  width: number = 10;
}

/** Rows without end, nearly: unlike each other, so that they do not compress. */
@NodeType({
  key: 'hugeOutput',
  role: 'getter',
  label: 'Huge Output',
  description: 'Make very many or very wide rows',
  config: HugeOutputConfig,
})
export class HugeOutputNode implements Getter<HugeOutputConfig> {
  read({ config, signal }: GetterContext<HugeOutputConfig>): RowSource {
    return { kind: 'rows', batches: batches(config, signal) };
  }
}

function* batches({ rows, width }: HugeOutputConfig, signal: AbortSignal): Generator<Row[]> {
  let seed = 42;
  const digit = (): string => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed >>> 8).toString(36).padStart(5, '0').slice(-5);
  };
  for (let start = 0; start < rows; start += BATCH) {
    signal.throwIfAborted();
    yield Array.from({ length: Math.min(BATCH, rows - start) }, (_, index) => ({
      n: start + index,
      text: Array.from({ length: Math.ceil(width / 5) }, digit)
        .join('')
        .slice(0, width),
    }));
  }
}
