import { IsInt, IsOptional, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** For nodes that have nothing to configure. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a config is a class, also an empty one
export class NoConfig {}

/** For nodes that need a credential: which one, if not the organization's default of its type. */
export class CredentialConfig {
  @JSONSchema({
    description: "Id of the credential to use. Default: the organization's default of that type",
    examples: [7],
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  credential_id?: number;
}
