/** Where a request comes from. */
export interface RequestOrigin {
  /** The caller's address; TRUST_PROXY decides whose X-Forwarded-For counts. */
  readonly address: string;
  /** The same as a key for counting: see clientAddress. */
  readonly network: string;
  /** The beginning of User-Agent. */
  readonly userAgent: string | null;
  readonly requestId: string;
}
