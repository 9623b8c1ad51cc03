import { redact } from './redact';

it.each([
  ['bad vntg_0123456789abcdefghijABCDEFGHIJ given', 'bad [redacted] given'],
  ['mysql://root:sesame@host:3306/db', 'mysql://[redacted]@host:3306/db'],
  ['redis://:p@ss@host/0 is gone', 'redis://[redacted]@host/0 is gone'],
  [
    'POST https://hooks.slack.com/services/T0000000000000001/B0001/AbC4567890abcdefghij failed',
    'POST https://hooks.slack.com/services/[redacted]/B0001/[redacted] failed',
  ],
  [
    '{"m":"https://x.example/a?api_key=sesame","b":1}',
    '{"m":"https://x.example/a?[redacted]","b":1}',
  ],
  ['Authorization: Bearer abc.def-123', 'Authorization: [redacted]'],
  ['sk_live_51Habc and xoxb-1-abc and whsec_abc', '[redacted] and [redacted] and [redacted]'],
  [
    'see http://127.0.0.1:3000/api/v1/executions/exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3',
    'see http://127.0.0.1:3000/api/v1/executions/exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3',
  ],
  ['https://api.stripe.com/v1/charges', 'https://api.stripe.com/v1/charges'],
])('%s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});
