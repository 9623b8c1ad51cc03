import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

export interface HttpRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the answer's headers and between two pieces of its body. Default 30 000. */
  readonly timeoutMs?: number;
  /** Default 512 MiB. */
  readonly maxBytes?: number;
}

/** An answer that was read whole: in memory when small, else in a file removed after the run. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly text: string } | { readonly path: string };
}

/** HTTP through the egress guard; redirects are followed and checked, at most five. */
export interface NodeHttp {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** Node's agents for SDKs that want one; every socket they open passes the egress guard. */
export interface OutboundAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Every way out of the process. Each connection goes to an address that the egress guard checked;
 * for a node with a credential only to the hosts of that credential. Closed at the end of the run.
 */
export interface Outbound {
  readonly http: NodeHttp;
  /** For SDKs that take a fetch of their own. */
  readonly fetch: typeof globalThis.fetch;
  /** For SDKs that take Node agents. */
  readonly agents: () => OutboundAgents;
  /** For drivers: a connected TCP socket. Throws NodeError where the guard or the network refuses. */
  readonly connect: (to: { readonly host: string; readonly port: number }) => Promise<Socket>;
}
