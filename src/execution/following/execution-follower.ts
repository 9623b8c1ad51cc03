import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import { goneSignal } from '../../platform/http/client-gone.decorator';
import type { Principal } from '../../platform/http/principal';
import { contextOf } from '../../platform/http/request-context';
import { ExecutionHistory } from '../execution-history.service';
import { toExecutionSummaryDto } from '../execution-record.mapper';
import { isTerminal } from '../execution-status';
import type { ExecutionEntity } from '../execution.entity';
import { RunProgress } from './run-progress';
import { RunWatch } from './run-watch';

/** Proxies close connections on which nothing moves. */
const HEARTBEAT_MS = 15_000;

interface Connection {
  readonly lastEventId: string | undefined;
  readonly request: Request;
  readonly response: Response;
}

/** Streams the progress of a run as server-sent events (WHATWG HTML, 9.2). */
@Injectable()
export class ExecutionFollower {
  constructor(
    private readonly history: ExecutionHistory,
    private readonly progress: RunProgress,
    private readonly watch: RunWatch,
  ) {}

  /**
   * Resolves when the run has ended, the follower is gone or may not read the run any more, or this
   * process stops: the follower then connects again, to another one.
   */
  async follow(caller: Principal, id: string, connection: Connection): Promise<void> {
    const { request, response } = connection;
    const first = await this.history.find(caller, id);
    const refused = new AbortController();
    const left = AbortSignal.any([goneSignal(response), refused.signal]);
    const stream = new EventStream(response);
    const heartbeat = setInterval(() => {
      stream.comment();
      void this.mayRead(request, id).then((may) => {
        if (!may) refused.abort();
      });
    }, HEARTBEAT_MS);
    try {
      stream.send('status', { status: first.status });
      if (!isTerminal(first.status)) await this.relay(first, connection, stream, left);
      if (left.aborted || !(await this.mayRead(request, id))) return;
      const last = await this.history.find(caller, id);
      if (!isTerminal(last.status)) return;
      stream.send('end', { ...toExecutionSummaryDto(last), nodes: last.nodes ?? [] });
    } finally {
      clearInterval(heartbeat);
      stream.close();
    }
  }

  /** Whether the key or session that opened the stream still does; an outage says nothing of that. */
  private async mayRead(request: Request, id: string): Promise<boolean> {
    try {
      const caller = await contextOf(request).authenticateAgain?.();
      return caller !== undefined && (await this.history.findIfAny(caller, id)) !== null;
    } catch (error) {
      return !(error instanceof AppError) || error.code === 'SERVICE_UNAVAILABLE';
    }
  }

  private async relay(
    { id, status }: ExecutionEntity,
    { lastEventId }: Connection,
    stream: EventStream,
    left: AbortSignal,
  ): Promise<void> {
    const seen = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
    const following = this.progress.follow(id, seen, {
      onBegun: () => {
        if (status === 'queued') stream.send('status', { status: 'running' });
      },
      onEvent: ({ event, data, id: eventId }) => {
        stream.send(event, data, eventId);
      },
    });
    await this.watch.ended(id, left);
    await following.stop();
  }
}

class EventStream {
  constructor(private readonly response: Response) {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
  }

  send(event: string, data: object, id?: number): void {
    const idLine = id === undefined ? '' : `id: ${String(id)}\n`;
    this.response.write(`${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  comment(): void {
    this.response.write(': still here\n\n');
  }

  close(): void {
    this.response.end();
  }
}
