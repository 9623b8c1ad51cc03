import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Asks whether the database answers. */
@Injectable()
export class DatabaseProbe {
  constructor(private readonly dataSource: DataSource) {}

  /** Rejects where it doesn't. */
  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }
}
