import { Module } from '@nestjs/common';
import { Keyring } from './keyring';

/** Sealing what is kept secret in the database. For the API process alone: it holds the keys. */
@Module({ providers: [Keyring], exports: [Keyring] })
export class CryptoModule {}
