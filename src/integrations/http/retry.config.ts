import { IsInt, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class RetryConfig {
  @JSONSchema({
    description:
      'Most times that a request is made, the first included; waits double from half a second, or are as long as Retry-After asks, a minute at the most',
    examples: [4],
  })
  @IsInt()
  @Min(1)
  @Max(10)
  max_attempts: number = 4;
}
