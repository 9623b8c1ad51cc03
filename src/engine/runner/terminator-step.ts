import type { JsonValue, Row } from '../../common/json';
import type { Delivery, NodeFiles, Terminator, TerminatorContext } from '../../node-sdk';
import type { PlannedNode } from '../process-pool/messages';
import type { FinishedOutput } from './finished-output';
import { connectedContext } from './node-contexts';
import type { NodeConfigs } from './node-configs';
import { inNode } from './node-failure';
import type { RunScope } from './run-scope';

/** Rows that placeholders of a terminator's config see. */
const ROWS_IN_TEMPLATES = 1000;

/** Lets a terminator deliver its rows. */
export class TerminatorStep {
  constructor(
    private readonly configs: NodeConfigs,
    private readonly files: NodeFiles,
  ) {}

  deliver(scope: RunScope, node: PlannedNode, output: FinishedOutput): Promise<Delivery | null> {
    return inNode(node, async () => {
      const rows = node.deferred ? await this.firstRows(output) : [];
      const values = {
        params: scope.plan.params,
        workflow: { ...scope.plan.workflow },
        rows,
        total_rows: output.totalRows,
      };
      const { type, config } = this.configs.configure(node, () => values);
      const terminator = type.instance as Terminator<object>;
      const context: TerminatorContext<object> = {
        ...connectedContext(scope, this.files, node, config),
        configFor: (row) => this.configs.configure(node, () => ({ ...values, row })).config,
      };
      return (await terminator.deliver(context, output)) ?? null;
    });
  }

  private async firstRows(output: FinishedOutput): Promise<JsonValue[]> {
    for await (const rows of output.rows(ROWS_IN_TEMPLATES)) return rows as Row[];
    return [];
  }
}
