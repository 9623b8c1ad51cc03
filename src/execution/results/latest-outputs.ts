import { Injectable } from '@nestjs/common';
import { IdGenerator } from '../../common/id-generator';
import type { RunOutput } from '../../engine/process-pool/messages';
import type { Transaction } from '../../platform/database/unit-of-work';
import type { KeptOutputEntity } from './kept-output.entity';
import { KeptOutputsRepository } from './kept-outputs.repository';
import { newResultId } from './result-id';
import type { TakenRun } from '../running/run-order';

/** The node type whose latest rows are kept. */
const DASHBOARD_NODE = 'termination/dashboardOutput';

/** Keeps what the dashboard outputs of a workflow show. */
@Injectable()
export class LatestOutputs {
  constructor(
    private readonly kept: KeptOutputsRepository,
    private readonly ids: IdGenerator,
  ) {}

  /** Of a run that completes: in the place of those of runs that started earlier. */
  async keep(
    transaction: Transaction,
    run: TakenRun,
    outputs: readonly RunOutput[],
    now: Date,
  ): Promise<void> {
    for (const output of outputs) {
      if (output.nodeType !== DASHBOARD_NODE) continue;
      await this.kept.keep(transaction, this.keptOutput(run, output, now));
    }
  }

  private keptOutput(
    { plan, startedAt }: TakenRun,
    { nodeId, stored }: RunOutput,
    now: Date,
  ): KeptOutputEntity {
    const { location, totalRows, schema } = stored;
    return {
      nodeId,
      organizationId: plan.organizationId,
      workflowId: plan.workflow.id,
      executionId: plan.executionId,
      startedAt,
      finishedAt: now,
      resultId: newResultId(plan.workflow.id, now, this.ids.random()),
      location,
      totalRows,
      schema,
    };
  }
}
