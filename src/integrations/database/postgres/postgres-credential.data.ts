import { IsPort, ServerCredentialData } from '../server-credential.data';

export class PostgresCredentialData extends ServerCredentialData {
  @IsPort()
  port: number = 5432;
}
