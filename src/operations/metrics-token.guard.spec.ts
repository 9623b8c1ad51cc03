import { digest, opens } from './metrics-token.guard';

it.each([
  ['Bearer the right token 1234', false],
  ['Bearer the-right-token-1234', true],
  ['bearer   the-right-token-1234 ', true],
  ['Bearer the-right-token-123', false],
  ['Bearer ', false],
  ['Basic the-right-token-1234', false],
  [undefined, false],
])('%s: %s', (authorization, expected) => {
  expect(opens(authorization, digest('the-right-token-1234'))).toBe(expected);
});
