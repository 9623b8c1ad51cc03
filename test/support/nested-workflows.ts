import type { ApiClient } from './api-client';
import { chain, createWorkflow, type NodeDraft, outputNode } from './workflows';

/** A node that reads the rows of another workflow. */
export function readNode(workflow_id: unknown, more: object = {}, label = 'Reader'): NodeDraft {
  return {
    node_type: 'flowcontrol/workflowInput',
    node_role: 'getter',
    label,
    config: { workflow_id, ...more },
  };
}

/** A terminator whose rows other workflows read. */
export function offerNode(name?: string): NodeDraft {
  return {
    node_type: 'termination/workflowOutput',
    node_role: 'terminator',
    label: 'Offer',
    config: name === undefined ? {} : { name },
  };
}

/** Nodes in a row that end in an output. */
export function reading(...nodes: NodeDraft[]) {
  return chain(...nodes, outputNode());
}

/** A workflow that only reads another one. */
export function createReader(caller: ApiClient, id: unknown, more: object = {}): Promise<number> {
  return createWorkflow(caller, { title: 'Outer', ...reading(readNode(id, more)) });
}

/** What validate says of a workflow; execute has to refuse it with the same. */
export async function refusalOf(caller: ApiClient, id: number): Promise<string[]> {
  const path = `/workflows/${String(id)}`;
  const checked = await caller.post(`${path}/validate`);
  const messages = messagesOf(checked.body.data.errors);
  const { status, body } = await caller.post(`${path}/execute`);
  expect([status, body.error?.code]).toEqual([422, 'WORKFLOW_INVALID']);
  expect(messagesOf(body.error.details)).toEqual(messages);
  return messages;
}

function messagesOf(problems: unknown): string[] {
  return ((problems ?? []) as { message: string }[]).map(({ message }) => message);
}
