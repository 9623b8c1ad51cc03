import { rm } from 'node:fs/promises';
import type { AppError } from '../../common/app-error';
import type { EngineWorker } from './engine-worker';
import type { ExportedFile, ExportOrder } from './messages';

/** An export from its order until its file is handed over, or nobody wants it any more. */
export class OpenExport {
  readonly file: Promise<ExportedFile>;
  /** The process that writes; undefined while the export waits. */
  worker: EngineWorker | undefined;
  private settle!: (file: ExportedFile) => void;
  private reject!: (error: AppError) => void;
  private isOver = false;
  private deadline: NodeJS.Timeout | undefined;

  constructor(
    readonly id: number,
    private readonly order: ExportOrder,
  ) {
    this.file = new Promise((resolve, reject) => {
      this.settle = resolve;
      this.reject = reject;
    });
  }

  /** Lets `worker` write; `onLate` is called if it has not answered in time. */
  start(worker: EngineWorker, limit: number, onLate: () => void): void {
    this.worker = worker;
    this.allow(limit, onLate);
    worker.ask({ type: 'export', id: this.id, order: this.order });
  }

  /** Asks the process to stop; the export keeps its place until that has answered. */
  cancel(grace: number, onLate: () => void): void {
    this.allow(grace, onLate);
    this.worker?.ask({ type: 'cancel-export', id: this.id });
  }

  /** The process answered or is gone: its time counts no more. */
  close(): void {
    clearTimeout(this.deadline);
  }

  finish(file: ExportedFile): void {
    if (this.isOver) void rm(file.path, { force: true });
    this.isOver = true;
    this.settle(file);
  }

  fail(error: AppError): void {
    this.isOver = true;
    this.reject(error);
  }

  private allow(milliseconds: number, onLate: () => void): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(onLate, milliseconds);
  }
}
