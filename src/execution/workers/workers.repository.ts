import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Heartbeat } from './silence-watch';
import { WorkerEntity } from './worker.entity';

/** The living processes that carry out runs. Times are those of the database's own clock. */
@Injectable()
export class WorkersRepository {
  constructor(private readonly dataSource: DataSource) {}

  async register(id: string, host: string, pid: number): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO workers (id, host, pid, started_at, heartbeat_at) VALUES (?, ?, ?, ${this.now}, ${this.now})`,
      [id, host.slice(0, 255), pid],
    );
  }

  /** False if the process was given up for dead meanwhile. */
  async heartbeat(id: string): Promise<boolean> {
    const update = await this.dataSource
      .createQueryBuilder()
      .update(WorkerEntity)
      .set({ heartbeatAt: () => this.now })
      .where({ id })
      .execute();
    return (update.affected ?? 0) > 0 || this.exists(id);
  }

  async remove(id: string): Promise<void> {
    await this.dataSource.manager.delete(WorkerEntity, { id });
  }

  /** With a database of its own a server knows that all others are of earlier starts. */
  async removeOthers(id: string): Promise<void> {
    await this.dataSource
      .createQueryBuilder()
      .delete()
      .from(WorkerEntity)
      .where('id <> :id', { id })
      .execute();
  }

  heartbeats(): Promise<Heartbeat[]> {
    return this.dataSource.manager.find(WorkerEntity, { select: { id: true, heartbeatAt: true } });
  }

  /** Gives a process up, unless it has said meanwhile that it lives. */
  async removeSilent({ id, heartbeatAt }: Heartbeat): Promise<void> {
    await this.dataSource.manager.delete(WorkerEntity, { id, heartbeatAt });
  }

  private exists(id: string): Promise<boolean> {
    return this.dataSource.manager.existsBy(WorkerEntity, { id });
  }

  private get now(): string {
    return this.dataSource.options.type === 'mysql'
      ? 'UTC_TIMESTAMP(3)'
      : "strftime('%Y-%m-%d %H:%M:%f', 'now')";
  }
}
