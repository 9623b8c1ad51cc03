import { Injectable } from '@nestjs/common';
import type { SplicedJson } from '../platform/http/answers';
import type { Principal } from '../platform/http/principal';
import { WorkflowsService } from '../workflows/workflows.service';
import { type DataPageQuery, type ExecuteWorkflowDto, LARGEST_PAGE } from './execution.dto';
import { toDataPageAnswer, toExecutionAnswer } from './execution.mapper';
import { ExecutionPlanner } from './execution-planner';
import { ResultReader } from './result-reader';
import { WorkflowExecutor } from './workflow-executor';

/** Runs workflows for callers who may read them, and reads the rows those runs left. */
@Injectable()
export class ExecutionService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly planner: ExecutionPlanner,
    private readonly executor: WorkflowExecutor,
    private readonly results: ResultReader,
  ) {}

  async execute(caller: Principal, id: number, dto: ExecuteWorkflowDto): Promise<SplicedJson> {
    const workflow = await this.workflows.findReadable(caller, id);
    const { params = {}, limit = LARGEST_PAGE } = dto;
    const plan = await this.planner.plan(workflow, { params, limit });
    const order = { plan, workflowVersion: workflow.version, caller };
    return toExecutionAnswer(await this.executor.execute(order));
  }

  /** Whoever may read the workflow may read its results. */
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
}
