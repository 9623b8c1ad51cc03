import { AppError } from '../../common/app-error';
import { workflowName } from '../../engine/process-pool/planned-node';
import type { Viewer } from '../../platform/http/principal';
import { workflowNotFound } from '../workflow.errors';
import type { WorkflowSnapshot } from '../workflow-snapshot';
import type { WorkflowSnapshots } from '../workflow-snapshots';
import type { WorkflowValidator } from '../workflow-validator';

/** Workflows may read workflows that read workflows, so many deep. */
const DEEPEST_NESTING = 5;

/** The workflows that a caller may read the rows of. Each is looked up once. */
export class ReadableWorkflows {
  private readonly found = new Map<number, Promise<WorkflowSnapshot | undefined>>();

  constructor(
    private readonly snapshots: Pick<WorkflowSnapshots, 'findVisibleTo'>,
    private readonly validator: Pick<WorkflowValidator, 'validate'>,
    private readonly caller: Viewer,
  ) {}

  /**
   * The workflow, or why the last workflow of `trail` may not read it. `trail` begins with the
   * workflow that runs.
   */
  async read(id: number, trail: readonly WorkflowSnapshot[]): Promise<WorkflowSnapshot | string> {
    const workflow = await this.find(id);
    if (workflow === undefined) return workflowNotFound(id).message;
    const path = [...trail, workflow].map((one) => `${String(one.id)} "${one.title}"`).join(' -> ');
    if (trail.some((above) => above.id === id))
      return `Workflows read each other in a circle: ${path}`;
    if (trail.length > DEEPEST_NESTING) {
      return `Workflows may read each other at most ${String(DEEPEST_NESTING)} deep: ${path}`;
    }
    const name = `W${workflowName(workflow).slice(1)}`;
    if (!workflow.isActive) return `${name} is not active: set its is_active to true`;
    const fault = await this.faultOf(workflow);
    return fault === undefined ? workflow : `${name} is not valid: ${fault}`;
  }

  private find(id: number): Promise<WorkflowSnapshot | undefined> {
    const known = this.found.get(id) ?? this.look(id);
    this.found.set(id, known);
    return known;
  }

  private async look(id: number): Promise<WorkflowSnapshot | undefined> {
    try {
      return await this.snapshots.findVisibleTo(this.caller, id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'WORKFLOW_NOT_FOUND') return undefined;
      throw error;
    }
  }

  private async faultOf(workflow: WorkflowSnapshot): Promise<string | undefined> {
    const { errors } = await this.validator.validate(workflow);
    const [first] = errors;
    if (first === undefined) return undefined;
    const node = workflow.nodes.find(({ id }) => id === first.node_id);
    const message = node === undefined ? first.message : `node "${node.label}": ${first.message}`;
    return errors.length === 1 ? message : `${message} (and ${String(errors.length - 1)} more)`;
  }
}
