import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { IdGenerator } from '../../common/id-generator';
import type { JsonObject } from '../../common/json';
import type { PlannedOutput, RunPlan } from '../../engine/process-pool/messages';
import type { Viewer } from '../../platform/http/principal';
import { applyInputContract } from '../../workflows/input-contract';
import { NestedWorkflows } from '../../workflows/nesting/nested-workflows';
import { PARAMETERS_NODE } from '../../workflows/parameters-node';
import type { WorkflowSnapshot } from '../../workflows/workflow-snapshot';
import { WorkflowValidator } from '../../workflows/workflow-validator';
import { invalidParams, workflowInactive, workflowInvalid } from '../execution.errors';
import { newResultId } from '../results/result-id';

/** What the caller of a run says. */
export interface RunRequest {
  readonly params: JsonObject;
  /** Rows of the first page. */
  readonly limit: number;
  /** Of a run that was accepted before. */
  readonly executionId?: string;
}

/** Turns a workflow and the params of a caller into all that an engine process needs. */
@Injectable()
export class ExecutionPlanner {
  constructor(
    private readonly validator: WorkflowValidator,
    private readonly nested: NestedWorkflows,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /**
   * With the rights of the caller: other workflows that it reads must be visible to them. Throws
   * WORKFLOW_INACTIVE, WORKFLOW_INVALID with what validate says, or INVALID_INPUT for params that
   * are missing or do not fit.
   */
  async plan(caller: Viewer, workflow: WorkflowSnapshot, request: RunRequest): Promise<RunPlan> {
    if (!workflow.isActive) throw workflowInactive(workflow.id);
    const { errors } = await this.validator.validate(workflow);
    const nesting = this.nested.asSeenBy(caller);
    const faults = [...errors, ...(await nesting.faults(workflow))];
    if (faults.length > 0) throw workflowInvalid(workflow.id, faults);
    const params = paramsOf(workflow, request.params);
    const { nodes, edges, problems } = await nesting.expanded(workflow, params);
    if (problems.length > 0) throw invalidParams(problems);
    return {
      executionId: request.executionId ?? this.ids.executionId(),
      organizationId: workflow.organizationId,
      workflow: { id: workflow.id, title: workflow.title },
      nodes,
      edges,
      params,
      outputs: this.outputs(workflow),
      pageSize: request.limit,
      credentials: {},
      secrets: [],
    };
  }

  private outputs(workflow: WorkflowSnapshot): PlannedOutput[] {
    const now = this.clock.now();
    return workflow.nodes
      .filter(({ role }) => role === 'terminator')
      .map(({ id }) => ({
        nodeId: id,
        resultId: newResultId(workflow.id, now, this.ids.random()),
      }));
  }
}

function paramsOf(workflow: WorkflowSnapshot, given: JsonObject): JsonObject {
  const contracts = workflow.nodes.filter(({ nodeType }) => nodeType === PARAMETERS_NODE);
  const { params, problems } = applyInputContract(
    contracts.map(({ config }) => config),
    given,
  );
  if (problems.length > 0) throw invalidParams(problems);
  return params;
}
