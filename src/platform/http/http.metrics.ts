import { counter, histogram } from '../metrics/instruments';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const requestSeconds = histogram(
  'vantage_http_request_duration_seconds',
  'From the first byte of a request until it was answered or the caller hung up',
  SECONDS,
  ['method', 'route', 'status'],
);
const errors = counter(
  'vantage_http_errors_total',
  'Answers with an error, by its code; RATE_LIMITED are those over a limit',
  ['code'],
);

interface AnsweredRequest {
  readonly method: string;
  /** The template of the route, `/api/v1/workflows/:workflowId`; none where no route fits. */
  readonly route: string | undefined;
  readonly status: number;
  /** The caller hung up before the answer was whole. */
  readonly aborted: boolean;
  readonly seconds: number;
}

export function countRequest({ method, route, status, aborted, seconds }: AnsweredRequest): void {
  requestSeconds
    .labels(
      METHODS.has(method) ? method : 'other',
      route ?? 'none',
      aborted ? 'aborted' : `${String(Math.floor(status / 100))}xx`,
    )
    .observe(seconds);
}

export function countError(code: string): void {
  errors.labels(code).inc();
}
