import { setTimeout as sleep } from 'node:timers/promises';
import { IsBoolean, IsInt } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
  rowsOf,
} from '../../../../src/node-sdk';

export class SleepConfig {
  @JSONSchema({ description: 'How long' })
  @IsInt()
  milliseconds!: number;

  @JSONSchema({ description: 'Whether it sleeps on when the run is cancelled' })
  @IsBoolean()
  deaf: boolean = false;
}

/** Answers one row after a while. */
@NodeType({
  key: 'sleep',
  role: 'getter',
  label: 'Sleep',
  description: 'Answer one row after a while',
  config: SleepConfig,
})
export class SleepNode implements Getter<SleepConfig> {
  async read({ config, signal }: GetterContext<SleepConfig>): Promise<RowSource> {
    await sleep(config.milliseconds, undefined, config.deaf ? {} : { signal });
    return rowsOf([{ slept: config.milliseconds }]);
  }
}
