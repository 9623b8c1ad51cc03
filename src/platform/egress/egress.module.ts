import { Module } from '@nestjs/common';
import { EgressGate } from './egress-gate';

/** The way out; needs the global SettingsModule for EGRESS_ALLOW. */
@Module({ providers: [EgressGate], exports: [EgressGate] })
export class EgressModule {}
