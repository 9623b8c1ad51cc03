import { Logger } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import type { JsonValue } from '../../common/json';
import { SecretRedactor } from '../../common/secret-redactor';
import type {
  CredentialToTest,
  EngineQueries,
  EngineQueryName,
  FromEngine,
  ToEngine,
} from '../process-pool/messages';
import { inCall } from '../../platform/logging/call-context';
import { callOf } from '../process-pool/run-call';
import type { ActiveSecrets } from './active-secrets';
import { EventOutbox } from './event-outbox';
import { redactedOutcome } from './redacted-outcome';
import type { RowExports } from './row-exports';
import type { WorkflowRunner } from './workflow-runner';

type Query = Extract<ToEngine, { type: 'query' }>;
type Export = Extract<ToEngine, { type: 'export' }>;

interface RunUnderWay {
  readonly abort: AbortController;
  /** Lets it deliver. */
  readonly permit: () => void;
}

/** What an engine process makes of the messages it gets: several runs and questions at once. */
export class EngineService {
  private readonly log = new Logger('EngineService');
  private readonly runs = new Map<string, RunUnderWay>();
  private readonly exportsUnderWay = new Map<number, AbortController>();

  constructor(
    private readonly runner: Pick<WorkflowRunner, 'run'>,
    private readonly queries: EngineQueries,
    private readonly exports: Pick<RowExports, 'export'>,
    private readonly send: (message: FromEngine) => void,
    private readonly secrets: ActiveSecrets,
  ) {}

  receive(message: ToEngine): void {
    switch (message.type) {
      case 'run':
        void inCall(callOf(message.plan), () => this.run(message));
        return;
      case 'cancel':
        this.cancel(message.executionId);
        return;
      case 'may-deliver':
        this.permit(message.executionId);
        return;
      case 'query':
        void this.answer(message);
        return;
      case 'export':
        void this.export(message);
        return;
      case 'cancel-export':
        this.exportsUnderWay.get(message.id)?.abort();
    }
  }

  /** What waits until it may deliver goes on, to its end. */
  private cancel(executionId: string): void {
    this.runs.get(executionId)?.abort.abort();
    this.permit(executionId);
  }

  private permit(executionId: string): void {
    this.runs.get(executionId)?.permit();
  }

  private async run({ plan, mayDeliver }: Extract<ToEngine, { type: 'run' }>): Promise<void> {
    const { executionId } = plan;
    const abort = new AbortController();
    const permitted = new Promise<void>((resolve) => {
      this.runs.set(executionId, { abort, permit: resolve });
      if (mayDeliver) resolve();
    });
    const release = this.secrets.hold(plan.secrets);
    const outbox = new EventOutbox((events) => {
      this.send({ type: 'events', executionId, events });
    });
    const control = { signal: abort.signal, mayDeliver: permitted, emit: outbox.add };
    const spoken = await this.runner.run(plan, control);
    const outcome = redactedOutcome(spoken, new SecretRedactor(plan.secrets));
    this.runs.delete(executionId);
    release();
    this.send({ type: 'outcome', executionId, events: outbox.rest(), outcome });
  }

  private async answer({ id, name, args }: Query): Promise<void> {
    const release = this.secrets.hold(secretsIn(name, args));
    try {
      const ask = this.queries[name].bind(this.queries) as (args: JsonValue) => Promise<JsonValue>;
      this.send({ type: 'answer', id, value: await ask(args) });
    } catch (error) {
      const { code, message } = this.told(name, error);
      this.send({ type: 'refusal', id, code, message });
    } finally {
      release();
    }
  }

  private async export({ id, order }: Export): Promise<void> {
    const controller = new AbortController();
    this.exportsUnderWay.set(id, controller);
    try {
      const file = await this.exports.export(order, controller.signal);
      this.send({ type: 'exported', id, file });
    } catch (error) {
      const { code, message } = this.told('export', error);
      this.send({ type: 'not-exported', id, code, message });
    } finally {
      this.exportsUnderWay.delete(id);
    }
  }

  private told(what: string, error: unknown): AppError {
    return error instanceof AppError ? error : this.unforeseen(what, error);
  }

  /** Its message may hold what is not the caller's to see: that goes into the log alone. */
  private unforeseen(name: string, error: unknown): AppError {
    this.log.error(error instanceof Error ? error : new Error(String(error)), name);
    return new AppError('INTERNAL_ERROR', 'The query engine failed to answer');
  }
}

function secretsIn(name: EngineQueryName, args: JsonValue): readonly string[] {
  return name === 'testCredential' ? (args as unknown as CredentialToTest).secrets : [];
}
