import { AppError } from '../../common/app-error';
import type { JsonValue } from '../../common/json';
import type { EngineWorker, QueryReply } from './engine-worker';
import type { EngineQueryName } from './messages';

interface OpenQuery {
  readonly id: number;
  readonly name: EngineQueryName;
  readonly args: JsonValue;
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: NodeJS.Timeout;
  /** Undefined while no process is there to ask. */
  worker: EngineWorker | undefined;
  tries: number;
}

const MOST_TRIES = 2;
const RETRY_AFTER_SECONDS = 1;

/**
 * Questions to an engine process and their answers. A question whose process dies is asked once
 * more; one that stays unanswered is given up, and its process replaced.
 */
export class QueryDesk {
  private readonly open = new Map<number, OpenQuery>();
  private lastId = 0;

  constructor(
    private readonly pick: () => EngineWorker | undefined,
    private readonly limit: number,
    /** Hears of a process that left a question unanswered. */
    private readonly onStuck: (worker: EngineWorker) => void,
  ) {}

  /** Rejects with the AppError of the process, or SERVICE_UNAVAILABLE where none answers. */
  ask(name: EngineQueryName, args: JsonValue): Promise<JsonValue> {
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      const timer = setTimeout(() => {
        this.giveUp(id);
      }, this.limit);
      const query = { id, name, args, resolve, reject, timer, worker: undefined, tries: 0 };
      this.open.set(id, query);
      this.send(query);
    });
  }

  answer(reply: QueryReply): void {
    const query = this.close(reply.id);
    if (!query) return;
    if (reply.type === 'answer') query.resolve(reply.value);
    else query.reject(new AppError(reply.code, reply.message, retryOf(reply.code)));
  }

  /** A process came up: what had nobody to ask is asked now. */
  workerReady(): void {
    for (const query of this.open.values()) if (!query.worker) this.send(query);
  }

  workerGone(worker: EngineWorker): void {
    for (const query of [...this.open.values()]) {
      if (query.worker !== worker) continue;
      query.worker = undefined;
      if (query.tries < MOST_TRIES) this.send(query);
      else this.close(query.id)?.reject(unavailable('stopped while it answered'));
    }
  }

  rejectAll(): void {
    for (const id of [...this.open.keys()]) this.close(id)?.reject(unavailable('is shutting down'));
  }

  private send(query: OpenQuery): void {
    const worker = this.pick();
    if (!worker) return;
    query.worker = worker;
    query.tries += 1;
    worker.ask({ type: 'query', id: query.id, name: query.name, args: query.args });
  }

  private giveUp(id: number): void {
    const query = this.close(id);
    if (!query) return;
    query.reject(unavailable('did not answer in time'));
    if (query.worker) this.onStuck(query.worker);
  }

  private close(id: number): OpenQuery | undefined {
    const query = this.open.get(id);
    if (!query) return undefined;
    this.open.delete(id);
    clearTimeout(query.timer);
    return query;
  }
}

function retryOf(code: AppError['code']): { retryAfterSeconds?: number } {
  return code === 'SERVICE_UNAVAILABLE' ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {};
}

function unavailable(what: string): AppError {
  return new AppError('SERVICE_UNAVAILABLE', `The query engine ${what}. Try again shortly.`, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
