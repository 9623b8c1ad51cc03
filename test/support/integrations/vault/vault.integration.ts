import { Integration } from '../../../../src/node-sdk';
import { OtherCredential, ServiceCredential } from './service.credential';
import { AskNode, EitherNode, MaybeNode, TellNode } from './vault.nodes';

/** Credentials for tests, and nodes that use them. Loaded by its path. */
@Integration({
  key: 'testvault',
  name: 'Test Vault',
  nodes: [AskNode, EitherNode, MaybeNode, TellNode],
  credentials: [ServiceCredential, OtherCredential],
})
export class VaultIntegration {}
