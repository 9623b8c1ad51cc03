import { ApiHeader } from '@nestjs/swagger';
import type { Response } from 'express';
import type { SplicedJson } from '../platform/http/answers';
import { goneSignal } from '../platform/http/client-gone.decorator';
import type { AcceptedExecutionDto } from './execution-record.dto';
import type { ExecuteAnswer } from './execute-answer';

/** What a caller prefers of the answer to a run: RFC 7240, `respond-async` and `wait`. */
export interface RunPreference {
  /** Milliseconds to wait for the end of the run; undefined: until it ends. */
  readonly waitMs: number | undefined;
}

/** How somebody waits for the answer to a run. */
export interface Waiting extends RunPreference {
  /** Aborts when the caller hangs up. Absent: the answer may be asked for again. */
  readonly gone?: AbortSignal;
}

const LONGEST_WAIT_SECONDS = 3600;

/** Reads a Prefer header; what is not understood is ignored, as the RFC asks. */
function readPrefer(header: string | undefined): RunPreference {
  const preferences = (header ?? '').split(',').map((part) => part.trim().toLowerCase());
  const wait = preferences
    .map((preference) => /^wait\s*=\s*"?(\d{1,6})"?(?:\s*;.*)?$/.exec(preference)?.[1])
    .find((seconds) => seconds !== undefined);
  if (wait !== undefined) return { waitMs: Math.min(Number(wait), LONGEST_WAIT_SECONDS) * 1000 };
  const isAsync = preferences.some((preference) => /^respond-async(?:\s*;.*)?$/.test(preference));
  return { waitMs: isAsync ? 0 : undefined };
}

export function ApiPrefer(): MethodDecorator {
  return ApiHeader({
    name: 'Prefer',
    required: false,
    description:
      '`respond-async`: answer 202 at once; `wait=N`: answer when the run is over, or 202 after N seconds',
    schema: { type: 'string', example: 'wait=10' },
  });
}

/** Of a 202. */
export const ACCEPTED_HEADERS = {
  Location: {
    description: 'Where the execution is read',
    schema: { type: 'string' },
  },
  'Preference-Applied': { description: 'RFC 7240', schema: { type: 'string' } },
} as const;

/** Gives a run its status and headers: 200 with its rows, or 202 with its place. */
export async function sent(
  response: Response,
  header: string | undefined,
  run: (waiting: Required<Waiting>) => Promise<ExecuteAnswer>,
): Promise<SplicedJson | AcceptedExecutionDto> {
  const preference = readPrefer(header);
  const answer = await run({ ...preference, gone: goneSignal(response) });
  if ('finished' in answer) return answer.finished;
  const { waitMs = 0 } = preference;
  const applied = waitMs === 0 ? 'respond-async' : `wait=${String(waitMs / 1000)}`;
  response
    .status(202)
    .setHeader('Location', `/api/v1/executions/${answer.accepted.execution_id}`)
    .setHeader('Preference-Applied', applied);
  return answer.accepted;
}
