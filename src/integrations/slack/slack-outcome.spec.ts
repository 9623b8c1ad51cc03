import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { NoAnswer, NodeError, UnsentError } from '../../node-sdk';
import { mayBeDone, whenRateLimited, whenReadMayPass } from './slack-outcome';

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error });
const http = (status: number) => new WebAPIHTTPError(status, '', {}, '');
const network = (cause: Error) => new WebAPIRequestError(cause);
const noAnswer = (cause?: Error) => new NoAnswer('cut', 'ECONNRESET', { cause });

describe('after a failed call', () => {
  it.each<[string, unknown, unknown, unknown, boolean]>([
    // what                  error                             posts     reads     may be done
    ['a rate limit', new WebAPIRateLimitedError(3), 3000, 3000, false],
    ['a rate limit in words', platform('ratelimited'), 'backoff', 'backoff', false],
    ['a refusal', platform('channel_not_found'), 'never', 'never', false],
    ['a fault of Slack', platform('internal_error'), 'never', 'backoff', true],
    ['another page', platform('<html>'), 'never', 'never', true],
    ['a 503', http(503), 'never', 'backoff', true],
    ['a 404', http(404), 'never', 'never', false],
    ['a lost connection', network(noAnswer()), 'never', 'backoff', true],
    ['no connection', network(noAnswer(new UnsentError('refused'))), 'never', 'backoff', false],
    ['a host out of bounds', network(new UnsentError('blocked')), 'never', 'never', false],
    ['an answer too strange', network(new NodeError('strange')), 'never', 'never', true],
    ['half an answer', new TypeError('terminated'), 'never', 'backoff', true],
  ])('%s', (_, error, post, read, done) => {
    expect(whenRateLimited(error)).toBe(post);
    expect(whenReadMayPass(error)).toBe(read);
    expect(mayBeDone(error)).toBe(done);
  });
});
