import { Module } from '@nestjs/common';
import { DiskResultStore } from './disk-result-store';
import { ResultStore } from './result-store';

/** The store of results; needs the global SettingsModule. */
@Module({
  providers: [{ provide: ResultStore, useClass: DiskResultStore }],
  exports: [ResultStore],
})
export class ResultStoreModule {}
