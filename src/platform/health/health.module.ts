import { Global, Module } from '@nestjs/common';
import { HealthChecks } from './health-checks';

/** The list of what this process needs, for whoever is a part of it. */
@Global()
@Module({ providers: [HealthChecks], exports: [HealthChecks] })
export class HealthModule {}
