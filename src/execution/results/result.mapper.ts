import { SplicedJson } from '../../platform/http/answers';
import type { WorkflowNode } from '../../workflows/workflow-snapshot';
import type { KeptOutputEntity } from './kept-output.entity';
import type { DataPageDto, LatestOutputDto, LatestOutputsDto } from './result.dto';
import type { ReadableResult } from './result-reader';

export function toDataPageAnswer(
  result: ReadableResult,
  page: number,
  limit: number,
  rows: string,
): SplicedJson<DataPageDto> {
  const { totalRows: total_rows, schema } = result;
  const answer: DataPageDto = {
    rows: [],
    total_rows,
    schema,
    page,
    limit,
    ...following(result, page, limit),
  };
  return new SplicedJson(answer, { rows });
}

/** Whether there is a page after this one, and where. */
export function following(
  result: Pick<ReadableResult, 'workflowId' | 'resultId' | 'totalRows'>,
  page: number,
  limit: number,
): { has_more: boolean; next_page_url: string | null } {
  if ((page + 1) * limit >= result.totalRows) return { has_more: false, next_page_url: null };
  const path = `/api/v1/workflows/${String(result.workflowId)}/data/${result.resultId}`;
  return {
    has_more: true,
    next_page_url: `${path}?page=${String(page + 1)}&limit=${String(limit)}`,
  };
}

/** A kept output as it is shown: its node, and the JSON text of its first rows. */
export interface ShownOutput {
  readonly node: WorkflowNode;
  readonly output: KeptOutputEntity;
  readonly rows: string;
}

export function toLatestOutputsAnswer(
  shown: readonly ShownOutput[],
  limit: number,
): SplicedJson<LatestOutputsDto> {
  const outputs = shown.map((one) => toLatestOutput(one, limit).toText());
  return new SplicedJson({ outputs: [] }, { outputs: `[${outputs.join(',')}]` });
}

function toLatestOutput(
  { node, output, rows }: ShownOutput,
  limit: number,
): SplicedJson<LatestOutputDto> {
  const answer: LatestOutputDto = {
    node_id: node.id,
    node_type: node.nodeType,
    label: node.label,
    execution_id: output.executionId,
    started_at: output.startedAt,
    finished_at: output.finishedAt,
    result_id: output.resultId,
    total_rows: output.totalRows,
    schema: output.schema,
    rows: [],
    ...(limit > 0 ? following(output, 0, limit) : following(output, -1, FIRST_PAGE)),
  };
  return new SplicedJson(answer, { rows });
}

/** Where no rows were asked for, the next page is the first. */
const FIRST_PAGE = 100;
