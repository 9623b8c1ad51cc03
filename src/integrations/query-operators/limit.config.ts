import { IsInt, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const MOST = Number.MAX_SAFE_INTEGER;

export class LimitConfig {
  @JSONSchema({ description: 'How many rows to keep', examples: [100] })
  @IsInt()
  @Min(0)
  @Max(MOST)
  count!: number;

  @JSONSchema({ description: 'How many rows to leave out before them' })
  @IsInt()
  @Min(0)
  @Max(MOST)
  offset: number = 0;
}
