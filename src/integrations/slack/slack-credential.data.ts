import { IsString, Matches, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { BaseUrl, Secret } from '../../node-sdk';

export class SlackCredentialData {
  @JSONSchema({
    description:
      'Bot token of a Slack app with the scopes that its nodes need: chat:write to post, channels:read and groups:read to list channels, channels:history and groups:history to read messages',
    examples: ['xoxb-...'],
  })
  @IsString()
  @Matches(/^[\x21-\x7e]+$/, { message: 'token must be one word without spaces' })
  @MaxLength(500)
  @Secret()
  token!: string;

  /** Methods lie below its /api/, or below its path if it has one. */
  @BaseUrl('https://slack.com/api')
  base_url?: string;
}
