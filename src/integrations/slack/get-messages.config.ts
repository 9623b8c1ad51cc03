import { IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig, IsMoment, type Moment } from '../../node-sdk';

export class GetMessagesConfig extends CredentialConfig {
  @JSONSchema({
    description: 'Id or name of the channel; with an id the node need not look through all of them',
    examples: ['C024BE91L', '#sales-alerts'],
  })
  @IsString()
  @IsNotEmpty({ message: 'channel must name a channel' })
  @MaxLength(200)
  channel!: string;

  @JSONSchema({ description: 'Most rows to fetch, newest first', examples: [100] })
  @IsInt()
  @Min(1)
  @Max(100_000)
  limit: number = 100;

  @IsMoment('Only messages of this moment and after; a date alone is its first moment in UTC')
  oldest?: Moment;

  @IsMoment('Only messages of this moment and before')
  latest?: Moment;
}
