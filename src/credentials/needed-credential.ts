import type { JsonObject } from '../common/json';
import type { RegisteredNode } from '../node-catalog/registered-node';
import type { CredentialNeed } from './credential-vault';

/**
 * The credential that a node with this config needs; undefined: none. A node that can do without
 * gets one only where it names one. What is no id (yet) counts as none: configs are held against
 * their classes elsewhere.
 */
export function neededCredential(
  { credentials: types, requiresCredential }: RegisteredNode,
  config: JsonObject,
): CredentialNeed | undefined {
  if (types.length === 0) return undefined;
  const id = config['credential_id'] ?? undefined;
  if (id === undefined) return requiresCredential ? { types } : undefined;
  return typeof id === 'number' && Number.isSafeInteger(id) ? { types, id } : undefined;
}
