import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { AbandonedUploads } from './abandoned-uploads';
import { FilesController } from './files.controller';
import { FilesService } from './files.service';

/** Uploads: the files that nodes read, and those that they wrote. */
@Module({
  imports: [AuditModule],
  controllers: [FilesController],
  providers: [AbandonedUploads, FilesService],
})
export class FilesModule {}
