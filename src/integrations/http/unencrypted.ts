import type { NodeContext, NodeCredential } from '../../node-sdk';

const THIS_MACHINE = /^(localhost|127\.[\d.]+|\[::1\])$/;

/** A credential that goes over the network as it is can be read on its way. */
export function warnIfUnencrypted(
  { warn }: Pick<NodeContext<unknown>, 'warn'>,
  credential: NodeCredential<unknown> | undefined,
  url: string,
): void {
  const { protocol, hostname, origin } = new URL(url);
  if (credential === undefined || protocol === 'https:' || THIS_MACHINE.test(hostname)) return;
  warn(`The credential "${credential.name}" goes to ${origin} without encryption; use https`);
}
