import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditDeclarations } from './audit-declarations';
import { AuditEntryEntity } from './audit-entry.entity';
import { AuditRetention } from './audit-retention';
import { AuditTrail } from './audit-trail';
import { AuditController } from './audit.controller';
import { AuditRepository } from './audit.repository';
import { AuditService } from './audit.service';

/** Who did what: rooms that change something write it through AuditTrail. */
@Module({
  imports: [TypeOrmModule.forFeature([AuditEntryEntity]), DiscoveryModule],
  controllers: [AuditController],
  providers: [AuditDeclarations, AuditRepository, AuditRetention, AuditService, AuditTrail],
  exports: [AuditTrail],
})
export class AuditModule {}
