import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig } from '../../node-sdk';

const KINDS = ['public', 'private'] as const;
export type ChannelKind = (typeof KINDS)[number];

export class ListChannelsConfig extends CredentialConfig {
  @JSONSchema({ description: 'Most rows to fetch', examples: [1000] })
  @IsInt()
  @Min(1)
  @Max(100_000)
  limit: number = 1000;

  @JSONSchema({
    description: 'Which channels; private ones only where the app is a member',
    examples: [['public', 'private']],
  })
  @IsArray()
  @ArrayNotEmpty({ message: 'types must name public, private or both' })
  @IsIn(KINDS, { each: true, message: 'types must name public, private or both' })
  types: ChannelKind[] = ['public'];

  @JSONSchema({ description: 'Whether archived channels are among them' })
  @IsBoolean()
  include_archived: boolean = false;
}
