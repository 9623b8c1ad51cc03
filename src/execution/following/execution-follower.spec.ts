import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import type { Principal } from '../../platform/http/principal';
import { attachContext } from '../../platform/http/request-context';
import type { ExecutionHistory } from '../execution-history.service';
import { ExecutionFollower } from './execution-follower';
import type { RunProgress } from './run-progress';
import type { RunWatch } from './run-watch';

const ID = 'exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3';
const caller = { userId: 1 } as Principal;

class FakeResponse extends EventEmitter {
  closed = false;
  isEnded = false;
  text = '';
  writeHead = () => this;
  flushHeaders = () => undefined;
  write = (text: string) => (this.text += text);
  end = () => (this.isEnded = true);
}

let response: FakeResponse;
/** What asking again who calls comes to. */
let again: () => Promise<Principal>;
let isVisible: boolean;
/** Resolves with false as soon as the follower has left, as long as the run goes on. */
const watch = {
  ended: (_id: string, left: AbortSignal) =>
    new Promise((resolve) => {
      if (left.aborted) resolve(false);
      left.addEventListener('abort', () => {
        resolve(false);
      });
    }),
} as unknown as RunWatch;
const progress = {
  follow: () => ({ stop: () => Promise.resolve() }),
} as unknown as RunProgress;
const history = {
  find: () => Promise.resolve({ id: ID, status: 'running' }),
  findIfAny: () => Promise.resolve(isVisible ? { id: ID } : null),
} as unknown as ExecutionHistory;

function follow(): Promise<void> {
  const request = {} as Request;
  const authenticateAgain = () => again();
  attachContext(request, { id: 'req_1', startedAt: 0, principal: caller, authenticateAgain });
  const connection = {
    lastEventId: undefined,
    request,
    response: response as unknown as Response,
  };
  return new ExecutionFollower(history, progress, watch).follow(caller, ID, connection);
}

beforeEach(() => {
  jest.useFakeTimers();
  response = new FakeResponse();
  again = () => Promise.resolve(caller);
  isVisible = true;
});
afterEach(() => {
  response.emit('close');
  jest.useRealTimers();
});

it('ends the stream of a caller whose key or session has ended', async () => {
  const following = follow();
  await jest.advanceTimersByTimeAsync(20_000);
  expect(response.isEnded).toBe(false);
  again = () => Promise.reject(new AppError('UNAUTHORIZED', 'revoked'));
  await jest.advanceTimersByTimeAsync(20_000);
  expect(response.isEnded).toBe(true);
  await following;
});

it('ends the stream of a caller who may not read the workflow any more', async () => {
  const following = follow();
  isVisible = false;
  await jest.advanceTimersByTimeAsync(20_000);
  expect(response.isEnded).toBe(true);
  await following;
});

it('goes on while nobody can say who calls', async () => {
  void follow();
  again = () => Promise.reject(new AppError('SERVICE_UNAVAILABLE', 'out of reach'));
  await jest.advanceTimersByTimeAsync(20_000);
  again = () => Promise.reject(new Error('connection lost'));
  await jest.advanceTimersByTimeAsync(20_000);
  expect(response.isEnded).toBe(false);
});

it('does not wait for the end of a run whose follower hung up before it was found', async () => {
  response.closed = true;
  await follow();
  expect(response.isEnded).toBe(true);
});
