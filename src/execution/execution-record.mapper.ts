import { SplicedJson } from '../platform/http/answers';
import type { ExecutionEntity } from './execution.entity';
import { toOutputDto } from './execution.mapper';
import { following } from './results/result.mapper';
import type { ExecutionRecordDto, ExecutionSummaryDto } from './execution-record.dto';
import type { QueuedReason } from './execution-status';
import type { NodeRecord } from './node-record';

/** What is not in the row of an execution. */
export interface ExecutionSurroundings {
  readonly nodes: readonly NodeRecord[];
  readonly waiting?: { readonly reason: QueuedReason; readonly position: number };
  /** JSON text of the first rows; undefined where they expired. */
  readonly rows: string | undefined;
  readonly limit: number;
}

export function toExecutionSummaryDto(
  execution: ExecutionEntity,
): Pick<ExecutionSummaryDto, keyof ExecutionSummaryDto> {
  const { errorCode, errorMessage, errorDetails } = execution;
  return {
    execution_id: execution.id,
    workflow_id: execution.workflowId,
    workflow_version: execution.workflowVersion,
    status: execution.status,
    trigger: execution.trigger,
    retry_of: execution.retryOf,
    schedule_id: execution.scheduleId,
    request_id: execution.requestId,
    queued_at: execution.queuedAt,
    started_at: execution.startedAt,
    finished_at: execution.finishedAt,
    execution_time_ms: execution.durationMs,
    error:
      errorCode === null
        ? null
        : { code: errorCode, message: errorMessage ?? '', details: errorDetails ?? [] },
  };
}

export function toExecutionRecord(
  execution: ExecutionEntity,
  surroundings: ExecutionSurroundings,
): SplicedJson<ExecutionRecordDto> {
  const { nodes, waiting, rows } = surroundings;
  const record: ExecutionRecordDto = {
    ...toExecutionSummaryDto(execution),
    queued_reason: waiting?.reason ?? null,
    queue_position: waiting?.position ?? null,
    nodes,
    warnings: (execution.warnings ?? []).map(({ node_id, message }) => ({ node_id, message })),
    ...resultFields(execution, surroundings),
  };
  return new SplicedJson(record, { rows: rows ?? '[]' });
}

function resultFields(
  { workflowId, ...execution }: Pick<ExecutionEntity, 'workflowId' | 'outputs'>,
  { rows, limit }: ExecutionSurroundings,
) {
  const outputs = (execution.outputs ?? []).map(toOutputDto);
  const [first] = outputs;
  if (!first) return { ...NO_RESULT, outputs };
  const { result_id, total_rows, schema } = first;
  const readable = rows !== undefined && limit > 0;
  const place = { workflowId, resultId: result_id, totalRows: total_rows };
  return {
    outputs,
    result_id,
    data_expired: rows === undefined,
    rows: [],
    total_rows,
    schema,
    ...(readable ? following(place, 0, limit) : { has_more: false, next_page_url: null }),
  };
}

const NO_RESULT = {
  result_id: null,
  data_expired: false,
  rows: [],
  total_rows: null,
  schema: null,
  has_more: false,
  next_page_url: null,
};
