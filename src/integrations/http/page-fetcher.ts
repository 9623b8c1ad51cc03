import { stat } from 'node:fs/promises';
import {
  AnswerTooLarge,
  type GetterContext,
  type HttpAnswer,
  type HttpRequest,
  type NodeCredential,
  NodeError,
  retrying,
} from '../../node-sdk';
import { authenticated } from './authentication';
import { describe, FailedAnswer } from './failed-answer';
import type { HttpCredentialData } from './http-credential.data';
import { isIdempotent, mayRepeat } from './passing-failure';
import type { RequestConfig } from './request.config';
import { warnIfUnencrypted } from './unencrypted';

const MEGABYTE = 1_048_576;

/** Gets the answers of one node: again where that does no harm, and no more bytes than it may. */
export class PageFetcher {
  readonly credential: NodeCredential<HttpCredentialData> | undefined;
  private bytesLeft: number;

  constructor(private readonly context: GetterContext<RequestConfig>) {
    this.credential = context.optionalCredential<HttpCredentialData>();
    this.bytesLeft = context.config.max_response_mb * MEGABYTE;
  }

  /** Throws FailedAnswer for other answers than success. */
  async get(request: HttpRequest): Promise<HttpAnswer> {
    const { signal, config } = this.context;
    warnIfUnencrypted(this.context, this.credential, request.url);
    const answer = await retrying(() => this.once(authenticated(request, this.credential)), {
      signal,
      tries: config.retry.max_attempts,
      judge: (error) => mayRepeat(error, isIdempotent(request.method)),
    });
    this.bytesLeft -= await sizeOf(answer);
    return answer;
  }

  private async once(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.answerTo(request);
    const { status, body } = answer;
    if (status < 200 || status > 299) throw await FailedAnswer.of(request, answer);
    if ('text' in body && body.text.trimStart().startsWith('<')) {
      throw new NodeError(
        `${describe(request)} answered a page of HTML or XML where JSON was expected: ` +
          'check the url, and whether it wants a key or a login',
      );
    }
    return answer;
  }

  private async answerTo(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.context.http.request({ ...request, maxBytes: this.bytesLeft });
    } catch (error) {
      if (!(error instanceof AnswerTooLarge)) throw error;
      const most = String(this.context.config.max_response_mb);
      throw new NodeError(
        `${describe(request)} answers more than max_response_mb (${most} MiB) allows: ask for fewer rows, or raise it`,
      );
    }
  }
}

async function sizeOf({ body }: HttpAnswer): Promise<number> {
  return 'text' in body ? Buffer.byteLength(body.text) : (await stat(body.path)).size;
}
