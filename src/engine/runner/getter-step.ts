import type { Row } from '../../common/json';
import type { Getter, NodeFiles } from '../../node-sdk';
import type { PlannedNode } from '../process-pool/messages';
import { paramsOf, workflowOf } from '../process-pool/planned-node';
import type { LazySource } from '../query-engine/ingest/source-table';
import { openSource } from '../query-engine/ingest/open-source';
import { getterContext } from './node-contexts';
import type { NodeConfigs } from './node-configs';
import { inNode } from './node-failure';
import type { RunScope } from './run-scope';

/** Fetches the rows of a getter. Each is fetched once in a run, however often they are read. */
export class GetterStep {
  constructor(
    private readonly configs: NodeConfigs,
    private readonly files: NodeFiles,
    /** SPILL_MAX_MB. */
    private readonly maxSpoolMb: number,
  ) {}

  async fetch(scope: RunScope, node: PlannedNode, input: Row | undefined): Promise<LazySource> {
    const { plan, session, spoolDir, signal, warnings } = scope;
    return inNode(node, async () => {
      const { type, config } = this.configs.configure(node, () => ({
        params: paramsOf(plan, node),
        workflow: { ...workflowOf(plan, node) },
        ...(input ? { input } : {}),
      }));
      const getter = type.instance as Getter<object>;
      const context = getterContext(scope, this.files, node, config, input);
      const rows = await getter.read(context);
      const table = `n${String(node.id)}_rows`;
      const warn = (message: string): void => {
        warnings.add(node, message);
      };
      const { maxSpoolMb } = this;
      const { progress } = context;
      return openSource(rows, { session, spoolDir, table, maxSpoolMb, warn, progress, signal });
    });
  }
}
