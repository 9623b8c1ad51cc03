import { Injectable, type StreamableFile } from '@nestjs/common';
import { AuditTrail } from '../../audit/audit-trail';
import { AppError } from '../../common/app-error';
import type { FileFormat } from '../../node-sdk';
import type { SplicedJson } from '../../platform/http/answers';
import type { Principal } from '../../platform/http/principal';
import type { WorkflowNode } from '../../workflows/workflow-snapshot';
import { WorkflowsService } from '../../workflows/workflows.service';
import type { KeptOutputEntity } from './kept-output.entity';
import { KeptOutputsRepository } from './kept-outputs.repository';
import type { DataPageQuery, OutputsQuery } from './result.dto';
import { downloadOf } from './result-download';
import { type ShownOutput, toDataPageAnswer, toLatestOutputsAnswer } from './result.mapper';
import { ResultReader } from './result-reader';

/** The rows that runs left, for whoever may read their workflow. */
@Injectable()
export class ResultsService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly results: ResultReader,
    private readonly kept: KeptOutputsRepository,
    private readonly trail: AuditTrail,
  ) {}

  /** @throws AppError WORKFLOW_NOT_FOUND, DATA_EXPIRED */
  async readPage(
    caller: Principal,
    workflowId: number,
    resultId: string,
    { page, limit }: DataPageQuery,
  ): Promise<SplicedJson> {
    const workflow = await this.workflows.findReadable(caller, workflowId);
    const result = await this.results.find(workflow, resultId);
    const rows = await this.results.rows(result, { offset: page * limit, limit });
    return toDataPageAnswer(result, page, limit, rows);
  }

  /** All rows as a file. @throws AppError also EXPORT_FAILED */
  async export(
    caller: Principal,
    workflowId: number,
    resultId: string,
    format: FileFormat,
    signal: AbortSignal,
  ): Promise<StreamableFile> {
    const workflow = await this.workflows.findReadable(caller, workflowId);
    const result = await this.results.find(workflow, resultId);
    const file = await this.results.file(result, format, signal);
    const download = await downloadOf(file, workflow, format);
    const details = { format, rows: result.totalRows };
    const resource = { type: 'workflow' as const, id: workflow.id, name: workflow.title };
    const event = { action: 'data.exported' as const, resource, details };
    await this.trail.write(this.trail.entryOf(caller, event));
    return download;
  }

  /** The latest result of each dashboard output. @throws AppError WORKFLOW_NOT_FOUND */
  async latestOutputs(
    caller: Principal,
    workflowId: number,
    { limit }: OutputsQuery,
  ): Promise<SplicedJson> {
    const workflow = await this.workflows.findReadable(caller, workflowId);
    const kept = await this.kept.findOfWorkflow(workflow);
    const byNode = new Map(kept.map((output) => [output.nodeId, output]));
    const shown = await Promise.all(
      workflow.nodes.map((node) => this.shown(node, byNode.get(node.id), limit)),
    );
    return toLatestOutputsAnswer(
      shown.filter((one) => one !== undefined),
      limit,
    );
  }

  /** Undefined where there are no rows, or they were lost. */
  private async shown(
    node: WorkflowNode,
    output: KeptOutputEntity | undefined,
    limit: number,
  ): Promise<ShownOutput | undefined> {
    if (!output) return undefined;
    try {
      return { node, output, rows: await this.results.rows(output, { offset: 0, limit }) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'DATA_EXPIRED') return undefined;
      throw error;
    }
  }
}
