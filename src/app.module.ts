import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, RouterModule } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { AccountsModule } from './accounts/accounts.module';
import { ApiKeysModule } from './api-keys/api-keys.module';
import { AuditModule } from './audit/audit.module';
import { DeniedAccessGuard } from './audit/denied-access.guard';
import { CredentialsModule } from './credentials/credentials.module';
import { ExecutionModule } from './execution/execution.module';
import { FilesModule } from './files/files.module';
import { FirstStartModule } from './first-start/first-start.module';
import { EnginePoolModule } from './engine/process-pool/engine-pool.module';
import { IntegrationsModule } from './node-catalog/integrations.module';
import { NodeCatalogModule } from './node-catalog/node-catalog.module';
import { OperationsModule } from './operations/operations.module';
import type { Settings } from './platform/config/load-settings';
import { ServerSettings } from './platform/config/server.settings';
import { SettingsModule } from './platform/config/settings.module';
import { WindowCounters } from './platform/counting/window-counter';
import { AuthenticateGuard } from './platform/http/authenticate.guard';
import { HttpModule } from './platform/http/http.module';
import { ScopeGuard } from './platform/http/scope.guard';
import { ThrottleGuard, throttlerOptions } from './platform/http/throttle.guard';
import type { Log } from './platform/logging/log';
import { LoggingModule } from './platform/logging/logging.module';
import { PLATFORM_MODULES } from './platform-modules';
import { SchedulesModule } from './schedules/schedules.module';
import { WorkflowsModule } from './workflows/workflows.module';

/** Modules whose routes lie under /api/v1. */
const API_MODULES = [
  AccountsModule,
  ApiKeysModule,
  AuditModule,
  CredentialsModule,
  FilesModule,
  WorkflowsModule,
  ExecutionModule,
  NodeCatalogModule,
  SchedulesModule,
];

/** The API server. The guards run in the order they are listed. */
@Module({
  imports: [
    ...PLATFORM_MODULES,
    HttpModule,
    ThrottlerModule.forRootAsync({
      inject: [ServerSettings, WindowCounters],
      useFactory: throttlerOptions,
    }),
    ...API_MODULES,
    RouterModule.register([{ path: 'api/v1', children: API_MODULES }]),
    EnginePoolModule,
    FirstStartModule,
    OperationsModule,
  ],
  providers: [
    { provide: APP_GUARD, useClass: DeniedAccessGuard },
    { provide: APP_GUARD, useClass: AuthenticateGuard },
    { provide: APP_GUARD, useClass: ThrottleGuard },
    { provide: APP_GUARD, useClass: ScopeGuard },
  ],
})
export class AppModule {
  static with(settings: Settings, log: Log): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.with(settings),
        LoggingModule.with(log),
        IntegrationsModule.load(settings.integrations.packages),
      ],
    };
  }
}
