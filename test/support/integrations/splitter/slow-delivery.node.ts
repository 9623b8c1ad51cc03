import { setTimeout as sleep } from 'node:timers/promises';
import { IsBoolean, IsInt } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  type ConnectedContext,
  type Delivery,
  NodeError,
  NodeType,
  type RunResult,
  type Terminator,
} from '../../../../src/node-sdk';

export class SlowDeliveryConfig {
  @JSONSchema({ description: 'How long a delivery takes' })
  @IsInt()
  milliseconds: number = 0;

  @JSONSchema({ description: 'Whether it fails in the end' })
  @IsBoolean()
  fails: boolean = false;
}

/** Counts the rows it is given, after a while. */
@NodeType({
  key: 'slowDelivery',
  role: 'terminator',
  label: 'Slow Delivery',
  description: 'Deliver after a while',
  config: SlowDeliveryConfig,
})
export class SlowDeliveryNode implements Terminator<SlowDeliveryConfig> {
  async deliver(
    { config }: ConnectedContext<SlowDeliveryConfig>,
    result: RunResult,
  ): Promise<Delivery> {
    await sleep(config.milliseconds);
    if (config.fails) throw new NodeError('The delivery was refused');
    let counted = 0;
    for await (const batch of result.rows()) counted += batch.length;
    return { counted };
  }
}
