import {
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig, Escaped } from '../../node-sdk';
import { escapeMrkdwn } from './escape-mrkdwn';

export class SendMessageConfig extends CredentialConfig {
  @JSONSchema({ description: 'Name or id of the channel', examples: ['#sales-alerts'] })
  @IsString()
  @IsNotEmpty({ message: 'channel must name a channel' })
  @MaxLength(200)
  channel!: string;

  @JSONSchema({
    description:
      "The message, in Slack's markup. Default: workflow, number of rows and the first of them. May use {{ total_rows }}, and with per_row {{ row.name }}; such values are plain text",
    examples: ['{{ total_rows }} high-value charges today'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'text must not be empty; leave it out for the default' })
  @MaxLength(40_000, { message: 'text must be at most 40000 characters long' })
  @Escaped(() => escapeMrkdwn)
  text?: string;

  @JSONSchema({ description: 'Whether each row becomes a message of its own' })
  @IsBoolean()
  per_row: boolean = false;

  @JSONSchema({
    description: 'Most messages of one run with per_row; with more rows than that none is sent',
    examples: [100],
  })
  @IsInt()
  @Min(1)
  @Max(10_000)
  max_messages: number = 100;

  @JSONSchema({ description: 'Whether nothing is sent when there are no rows' })
  @IsBoolean()
  skip_empty: boolean = false;
}
