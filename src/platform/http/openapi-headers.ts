interface Header {
  readonly description: string;
  readonly schema: { readonly type: 'string' | 'integer'; readonly example?: unknown };
}

const REQUEST_ID: Header = {
  description: 'The same as `meta.request_id`',
  schema: { type: 'string', example: 'req_abc12345' },
};

const RATE_LIMIT: Readonly<Record<string, Header>> = {
  RateLimit: {
    description: 'Requests left (r) and seconds until the window ends (t)',
    schema: { type: 'string', example: '"minute";r=59;t=60' },
  },
  'RateLimit-Policy': {
    description: 'Requests allowed (q) in a window of so many seconds (w)',
    schema: { type: 'string', example: '"minute";q=60;w=60' },
  },
  'X-RateLimit-Limit': {
    description: 'Requests allowed a minute',
    schema: { type: 'integer', example: 60 },
  },
  'X-RateLimit-Remaining': {
    description: 'Requests left in this window',
    schema: { type: 'integer', example: 59 },
  },
  'X-RateLimit-Reset': {
    description: 'Seconds until the window ends',
    schema: { type: 'integer', example: 60 },
  },
};

const RETRY_AFTER: Header = {
  description: 'Seconds to wait before trying again',
  schema: { type: 'integer', example: 5 },
};

const CHALLENGE: Header = {
  description: 'How to authenticate',
  schema: { type: 'string', example: 'Bearer' },
};

/** The headers that every answer with that status has. */
export function headersOf(status: string, secured: boolean): Record<string, Header> {
  return {
    'X-Request-Id': REQUEST_ID,
    ...(secured ? RATE_LIMIT : {}),
    ...(status === '429' || status === '503' ? { 'Retry-After': RETRY_AFTER } : {}),
    ...(status === '401' ? { 'WWW-Authenticate': CHALLENGE } : {}),
  };
}
