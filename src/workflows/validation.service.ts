import { Injectable } from '@nestjs/common';
import type { Principal } from '../platform/http/principal';
import { NestedWorkflows } from './nesting/nested-workflows';
import { NodeCredentials } from './node-credentials';
import type { ValidationDto } from './validation.dto';
import type { WorkflowNode } from './workflow-snapshot';
import { type Finding, WorkflowValidator } from './workflow-validator';
import { WorkflowsService } from './workflows.service';

/** Findings that one answer names; who mends these sees the next ones. */
const MOST_FINDINGS = 200;

/** Answers whether a workflow is valid. */
@Injectable()
export class ValidationService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly validator: WorkflowValidator,
    private readonly nested: NestedWorkflows,
    private readonly credentials: NodeCredentials,
  ) {}

  async validate(caller: Principal, id: number): Promise<ValidationDto> {
    const snapshot = await this.workflows.findReadable(caller, id);
    const { organizationId, nodes } = snapshot;
    const findings = await this.validator.validate(snapshot);
    const lacking = await this.credentials.warnings(organizationId, nodes);
    const faults = await this.nested.asSeenBy(caller).faults(snapshot);
    const errors = byNode([...findings.errors, ...faults], nodes).slice(0, MOST_FINDINGS);
    const warnings = byNode([...findings.warnings, ...lacking], nodes).slice(0, MOST_FINDINGS);
    return errors.length === 0 ? { valid: true, warnings } : { valid: false, errors, warnings };
  }
}

/** In the order of the nodes, those of the graph last. */
function byNode(findings: readonly Finding[], nodes: readonly WorkflowNode[]): Finding[] {
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  const placeOf = ({ node_id }: Finding): number => places.get(node_id ?? -1) ?? nodes.length;
  return [...findings].sort((one, other) => placeOf(one) - placeOf(other));
}
