import { Injectable } from '@nestjs/common';
import type {
  CredentialTestResult,
  CredentialToTest,
  EngineQueries,
} from '../process-pool/messages';
import { QueryDatabase } from '../query-engine/database/query-database';
import type { QuerySession } from '../query-engine/database/query-session';
import { ExpressionCompiler } from '../query-engine/expressions/expression-compiler';
import { readParquetPage } from '../query-engine/output/parquet-result';
import { ResultStore } from '../result-store/result-store';
import { CredentialTester } from './credential-tester';

/** Answers the questions that need an engine process but no run. */
@Injectable()
export class ShortQueries implements EngineQueries {
  constructor(
    private readonly database: QueryDatabase,
    private readonly store: ResultStore,
    private readonly expressions: ExpressionCompiler,
    private readonly credentials: CredentialTester,
  ) {}

  /** Throws DATA_EXPIRED, SERVICE_UNAVAILABLE. */
  async readPage({
    location,
    offset,
    limit,
  }: {
    location: string;
    offset: number;
    limit: number;
  }): Promise<string> {
    const lines = await this.store.readPage(location, offset, limit);
    if (lines !== undefined) return lines;
    const file = await this.store.hold(location);
    try {
      return await this.inSession((session) =>
        readParquetPage(session, file.path, { offset, limit }),
      );
    } finally {
      await file.release();
    }
  }

  checkExpressions({
    expressions,
  }: {
    expressions: readonly string[];
  }): Promise<(string | null)[]> {
    return this.inSession(async (session) => {
      const answers: (string | null)[] = [];
      for (const expression of expressions) {
        answers.push(await this.expressions.check(session, expression));
      }
      return answers;
    });
  }

  testCredential(credential: CredentialToTest): Promise<CredentialTestResult> {
    return this.credentials.test(credential);
  }

  private async inSession<T>(work: (session: QuerySession) => Promise<T>): Promise<T> {
    const session = await this.database.open();
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }
}
