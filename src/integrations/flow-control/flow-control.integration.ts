import { Integration } from '../../node-sdk';
import { ComplianceCheckNode } from './compliance-check.node';
import { DataValidationNode } from './data-validation.node';
import { LogicalTriggerNode } from './logical-trigger.node';
import { MultiConditionalNode } from './multi-conditional.node';
import { WorkflowInputNode } from './workflow-input.node';

/** Which way rows go, and whether they may. */
@Integration({
  key: 'flowcontrol',
  name: 'Flow Control',
  id: 2,
  nodes: [
    MultiConditionalNode,
    LogicalTriggerNode,
    DataValidationNode,
    ComplianceCheckNode,
    WorkflowInputNode,
  ],
})
export class FlowControlIntegration {}
