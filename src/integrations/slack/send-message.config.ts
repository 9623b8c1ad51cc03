import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig } from '../../node-sdk';

export class SendMessageConfig extends CredentialConfig {
  @JSONSchema({ description: 'Name or id of the channel', examples: ['#sales-alerts'] })
  @IsString()
  @IsNotEmpty({ message: 'channel must name a channel' })
  channel!: string;

  @JSONSchema({
    description:
      'The message. Default: workflow, number of rows and the first of them. May use {{ total_rows }}, and with per_row {{ row.name }}',
    examples: ['{{ total_rows }} high-value charges today'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'text must not be empty; leave it out for the default' })
  @MaxLength(40_000, { message: 'text must be at most 40000 characters long' })
  text?: string;

  @JSONSchema({ description: 'Whether each row becomes a message of its own' })
  @IsBoolean()
  per_row: boolean = false;
}
