import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { EngineSettings, Settings } from './load-settings';

/** Makes each settings class injectable everywhere, as the instance that was loaded. */
@Global()
@Module({})
export class SettingsModule {
  static with(settings: Settings | EngineSettings): DynamicModule {
    const instances = Object.values({ ...settings }) as object[];
    return {
      module: SettingsModule,
      providers: instances.map((instance) => ({
        provide: instance.constructor,
        useValue: instance,
      })),
      exports: instances.map((instance) => instance.constructor),
    };
  }
}
