import { AppError } from '../../common/app-error';
import { EngineSeat, type SeatContext } from './engine-seat';
import type { EngineWorker, ExportReply } from './engine-worker';
import { LowPriorityLauncher } from './low-priority-launcher';
import type { ExportedFile, ExportOrder } from './messages';
import { OpenExport } from './open-export';

/** Exports side by side: each uses all cores already. */
const AT_ONCE = 2;
/** Exports beyond those that may wait. */
const MOST_WAITING = 20;

/**
 * Exports, in a process of their own that is there while there are any: neither runs nor pages wait
 * for them, and of the processor they get what the others leave.
 */
export class ExportDesk {
  private readonly context: SeatContext;
  private seat: EngineSeat | undefined;
  private waiting: OpenExport[] = [];
  private readonly underWay = new Map<number, OpenExport>();
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(context: SeatContext) {
    this.context = { ...context, launcher: new LowPriorityLauncher(context.launcher) };
  }

  /** The place of the process, while there is one. */
  get seats(): readonly EngineSeat[] {
    return this.seat ? [this.seat] : [];
  }

  /** Rejects with the AppError of the process, or SERVICE_UNAVAILABLE. */
  async export(order: ExportOrder, signal: AbortSignal): Promise<ExportedFile> {
    if (this.waiting.length + this.underWay.size >= AT_ONCE + MOST_WAITING) {
      throw unavailable(`${String(MOST_WAITING)} exports are already waiting`, 10);
    }
    const made = new OpenExport(++this.lastId, order);
    this.waiting.push(made);
    const stop = (): void => {
      this.stop(made);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    this.proceed();
    try {
      return await made.file;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** A process came up or failed to: starts what can start, gives up what cannot. */
  proceed(): void {
    clearTimeout(this.idle);
    if (this.seat?.isBroken === true) {
      this.rejectAll('Engine processes fail to start; the log of the server says why');
    }
    if (this.waiting.length + this.underWay.size === 0) {
      if (this.seat)
        this.idle = setTimeout(() => {
          this.close();
        }, this.context.timing.exportIdle);
      return;
    }
    const worker = this.takenSeat().ready;
    while (worker && this.underWay.size < AT_ONCE) {
      const next = this.waiting.shift();
      if (!next) return;
      this.start(next, worker);
    }
  }

  answer(reply: ExportReply): void {
    const answered = this.underWay.get(reply.id);
    if (!answered) return;
    this.forget(answered);
    if (reply.type === 'exported') answered.finish(reply.file);
    else answered.fail(new AppError(reply.code, reply.message, retryOf(reply.code)));
    this.proceed();
  }

  workerGone(worker: EngineWorker): void {
    for (const one of [...this.underWay.values()]) {
      if (one.worker !== worker) continue;
      this.forget(one);
      one.fail(unavailable('The engine process stopped during the export'));
    }
    if (this.seat) this.proceed();
  }

  rejectAll(why = 'The server is shutting down'): void {
    for (const one of [...this.waiting.splice(0), ...this.underWay.values()]) {
      one.close();
      one.fail(unavailable(why));
    }
    this.underWay.clear();
  }

  /** Dismisses the process; the next export gets another. */
  close(): void {
    clearTimeout(this.idle);
    this.seat?.close();
    this.seat = undefined;
  }

  private takenSeat(): EngineSeat {
    if (this.seat) return this.seat;
    const seat = new EngineSeat(this.context);
    this.seat = seat;
    seat.fill();
    return seat;
  }

  private start(one: OpenExport, worker: EngineWorker): void {
    this.underWay.set(one.id, one);
    one.start(worker, this.context.timing.exportLimit, () => {
      one.fail(unavailable('The export took too long'));
      worker.condemn();
    });
  }

  /** Nobody waits for it any more. */
  private stop(one: OpenExport): void {
    this.waiting = this.waiting.filter((other) => other !== one);
    one.fail(new AppError('EXPORT_FAILED', 'The export was cancelled'));
    if (!this.underWay.has(one.id)) return;
    one.cancel(this.context.timing.deliveryGrace, () => one.worker?.condemn());
  }

  private forget(one: OpenExport): void {
    this.underWay.delete(one.id);
    one.close();
  }
}

function retryOf(code: AppError['code']): { retryAfterSeconds?: number } {
  return code === 'SERVICE_UNAVAILABLE' ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {};
}

const RETRY_AFTER_SECONDS = 2;

function unavailable(what: string, retryAfterSeconds = RETRY_AFTER_SECONDS): AppError {
  return new AppError('SERVICE_UNAVAILABLE', `${what}. Try again shortly.`, { retryAfterSeconds });
}
