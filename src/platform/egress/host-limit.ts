import { isIP } from 'node:net';
import { UnsentError } from '../../node-sdk';
import { AllowList } from './allow-list';
import { type Place, placeText } from './place';

/** The only hosts that a node may reach: those that its credential belongs to. */
export class HostLimit {
  private readonly list: AllowList;

  /** Each `host`, `*.host` or an address, with or without a port. None permits nothing. */
  constructor(private readonly hosts: readonly string[]) {
    this.list = new AllowList(hosts);
  }

  permits({ host, port }: Place): boolean {
    const literal = host.replace(/^\[|\]$/g, '');
    return isIP(literal) === 0
      ? this.list.allowsHost(host, port)
      : this.list.allowsAddress(literal, port);
  }

  /** Throws NodeError that names the host and the hosts there are. */
  check(place: Place): void {
    if (this.permits(place)) return;
    const hosts = this.hosts.length === 0 ? 'it names none' : `they are ${this.hosts.join(', ')}`;
    throw new UnsentError(
      `${placeText(place)} is not among the hosts of this node's credential (${hosts}). ` +
        'Use one of them, or have an administrator add the host to the credential',
    );
  }
}
