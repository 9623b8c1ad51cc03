import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/accounts.module';
import { AuditModule } from '../audit/audit.module';
import { KeyAuthenticator } from '../platform/http/authenticator';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import { ApiKeyEntity } from './api-key.entity';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeysRepository } from './api-keys.repository';
import { ApiKeysService } from './api-keys.service';
import { KeyHasher } from './key-hasher';

/** API keys. */
@Module({
  imports: [AccountsModule, AuditModule, TypeOrmModule.forFeature([ApiKeyEntity])],
  controllers: [ApiKeysController],
  providers: [
    ApiKeyAuthenticator,
    ApiKeysRepository,
    ApiKeysService,
    KeyHasher,
    { provide: KeyAuthenticator, useExisting: ApiKeyAuthenticator },
  ],
  exports: [ApiKeysRepository, ApiKeysService, KeyAuthenticator],
})
export class ApiKeysModule {}
