import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { NodeError } from './node-error';

export interface HttpRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A function opens a large body anew each time it is sent. */
  readonly body?: string | (() => Readable);
  /** Milliseconds until the answer's headers and between two pieces of its body. Default 30 000. */
  readonly timeoutMs?: number;
  /** A larger answer, after decoding, fails the request. Default 512 MiB. */
  readonly maxBytes?: number;
  /** Keeps so many bytes of the answer and drops the rest: for who only wants to know the status. */
  readonly keepBytes?: number;
  /** Default true; otherwise a redirect is an answer like any other. */
  readonly followRedirects?: boolean;
}

/** An answer that was read whole: in memory when small, else in a file removed after the run. */
export interface HttpAnswer {
  readonly status: number;
  /** Where it came from, after redirects. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly text: string } | { readonly path: string };
}

/**
 * A request got no answer: refused, unreachable, timed out, cut off. It may pass by itself.
 * `wasNeverSent` tells whether the other side may have received it.
 */
export class NoAnswer extends NodeError {
  constructor(
    message: string,
    /** That of Node or undici. */
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(message, [], options);
    this.name = 'NoAnswer';
  }
}

/** An answer has more bytes than the request's `maxBytes`. */
export class AnswerTooLarge extends NodeError {
  constructor(maxBytes: number) {
    const megabytes = String(Math.round((maxBytes / 1024 / 1024) * 100) / 100);
    super(`The answer is larger than ${megabytes} MiB; ask for fewer rows`);
    this.name = 'AnswerTooLarge';
  }
}

/**
 * HTTP through the egress guard; redirects are followed and checked, at most five. Throws NoAnswer,
 * AnswerTooLarge, or NodeError where the guard refuses or the answer cannot be read.
 */
export interface NodeHttp {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** Node's agents for SDKs that want one; every socket they open passes the egress guard. */
export interface OutboundAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  /**
   * Also after the run was aborted, as long as its nodes are not done: for telling a server to stop
   * what the run began there. Take a second at the most, for the run's end waits for it.
   */
  readonly evenAborted?: boolean;
}

/**
 * Every way out of the process. Each connection goes to an address that the egress guard checked;
 * for a node with a credential only to the hosts of that credential; redirects of `http` may lead
 * elsewhere, where nothing secret goes along. Closed at the end of the run.
 */
export interface Outbound {
  readonly http: NodeHttp;
  /** For SDKs that take a fetch of their own. */
  readonly fetch: typeof globalThis.fetch;
  /** For SDKs that take Node agents. */
  readonly agents: () => OutboundAgents;
  /** For drivers: a connected TCP socket. Throws NodeError where the guard or the network refuses. */
  readonly connect: (to: ConnectTarget) => Promise<Socket>;
}
