import { Integration } from '../../../../src/node-sdk';
import { BlockNode } from './block.node';
import { BurnMemoryNode } from './burn-memory.node';
import { CrashNode } from './crash.node';
import { HugeOutputNode } from './huge-output.node';
import { SleepNode } from './sleep.node';
import { SlowDeliveryNode } from './slow-delivery.node';
import { SplitNode } from './split.node';

/** Nodes for tests: one with two outputs, and some that misbehave. Loaded by its path. */
@Integration({
  key: 'testnodes',
  name: 'Test Nodes',
  nodes: [
    SplitNode,
    SleepNode,
    BlockNode,
    BurnMemoryNode,
    HugeOutputNode,
    CrashNode,
    SlowDeliveryNode,
  ],
})
export class SplitterIntegration {}
