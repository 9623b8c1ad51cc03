import { IsPort, ServerCredentialData } from '../server-credential.data';

export class MysqlCredentialData extends ServerCredentialData {
  @IsPort()
  port: number = 3306;
}
