import { SplicedJson } from '../platform/http/answers';
import type { RunOutput, RunPlan } from '../engine/process-pool/messages';
import type { ExecutionDto, ExecutionOutputDto } from './execution.dto';
import type { ExecutionEntity } from './execution.entity';
import { following } from './results/result.mapper';
import type { FinishedRun } from './running/workflow-executor';

/** What an answer shows of a run. */
type AnsweredRun = Omit<FinishedRun, 'plan'> & {
  readonly plan: Pick<RunPlan, 'executionId' | 'pageSize'> & { readonly workflow: { id: number } };
};

/** Rows travel as the JSON text the engine made; the empty list only marks their place. */
export function toExecutionAnswer(run: AnsweredRun): SplicedJson<ExecutionDto> {
  const { plan, firstPage } = run;
  const outputs = run.outputs.map(toOutputDto);
  const [first] = outputs;
  if (!first) throw new Error('A completed run has at least one output');
  const { result_id, total_rows, schema } = first;
  const place = { workflowId: plan.workflow.id, resultId: result_id, totalRows: total_rows };
  const answer: ExecutionDto = {
    workflow_id: plan.workflow.id,
    status: 'completed',
    execution_time_ms: run.durationMs,
    result_id,
    rows: [],
    total_rows,
    schema,
    execution_id: plan.executionId,
    ...following(place, 0, plan.pageSize),
    outputs,
    warnings: run.warnings.map(({ node_id, message }) => ({ node_id, message })),
  };
  return new SplicedJson(answer, { rows: firstPage });
}

/** The same of a run whose rows are read from the store. */
export function toStoredExecutionAnswer(
  execution: ExecutionEntity,
  firstPage: string,
): SplicedJson<ExecutionDto> {
  const { id, workflowId, pageSize, durationMs, outputs, warnings } = execution;
  return toExecutionAnswer({
    plan: { executionId: id, workflow: { id: workflowId }, pageSize },
    durationMs: durationMs ?? 0,
    outputs: outputs ?? [],
    firstPage,
    warnings: warnings ?? [],
  });
}

export function toOutputDto(output: RunOutput): ExecutionOutputDto {
  const { nodeId, nodeType, label, stored, delivery } = output;
  return {
    node_id: nodeId,
    node_type: nodeType,
    label,
    result_id: stored.resultId,
    total_rows: stored.totalRows,
    schema: stored.schema,
    delivery,
  };
}
