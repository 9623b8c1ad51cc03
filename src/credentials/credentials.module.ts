import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/accounts.module';
import { AuditModule } from '../audit/audit.module';
import { EnginePoolModule } from '../engine/process-pool/engine-pool.module';
import { NodeRegistryModule } from '../node-catalog/node-registry.module';
import { CryptoModule } from '../platform/crypto/crypto.module';
import { CredentialContents } from './credential-contents';
import { CredentialData } from './credential-data';
import { CredentialRotation } from './credential-rotation';
import { CredentialSealer } from './credential-sealer';
import { CredentialTestsService } from './credential-tests.service';
import { CredentialVault } from './credential-vault';
import { CredentialEntity } from './credential.entity';
import { CredentialsController } from './credentials.controller';
import { CredentialsRepository } from './credentials.repository';
import { CredentialsService } from './credentials.service';
import { RotationSchedule } from './rotation-schedule';
import { RotationService } from './rotation.service';
import { StoredCredentialVault } from './stored-credential-vault';

/** Credentials of organizations: kept encrypted, decrypted for a run or a test alone. */
@Module({
  imports: [
    TypeOrmModule.forFeature([CredentialEntity]),
    AccountsModule,
    AuditModule,
    CryptoModule,
    EnginePoolModule,
    NodeRegistryModule,
  ],
  controllers: [CredentialsController],
  providers: [
    CredentialContents,
    CredentialData,
    CredentialRotation,
    CredentialSealer,
    CredentialTestsService,
    CredentialsRepository,
    CredentialsService,
    RotationSchedule,
    RotationService,
    StoredCredentialVault,
    { provide: CredentialVault, useExisting: StoredCredentialVault },
  ],
  exports: [CredentialVault],
})
export class CredentialsModule {}
