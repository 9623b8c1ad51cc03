import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { ApiKeysModule } from '../api-keys/api-keys.module';
import { WorkflowsModule } from '../workflows/workflows.module';
import { DemoData } from './demo-data';
import { FirstStart } from './first-start';
import { Terminal } from './terminal';

/** What happens once in the life of a server. */
@Module({
  imports: [AccountsModule, ApiKeysModule, WorkflowsModule],
  providers: [DemoData, FirstStart, Terminal],
})
export class FirstStartModule {}
