import { Module } from '@nestjs/common';
import { EgressHttp } from './egress-http';

/** Outbound HTTP; needs the global SettingsModule for EGRESS_ALLOW. */
@Module({ providers: [EgressHttp], exports: [EgressHttp] })
export class EgressModule {}
