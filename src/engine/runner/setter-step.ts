import type { Setter } from '../../node-sdk';
import type { PlannedNode } from '../process-pool/messages';
import { paramsOf, workflowOf } from '../process-pool/planned-node';
import type { PortOutput } from '../query-engine/chain/port-output';
import { SetterCompiler, type SetterInputs } from '../query-engine/chain/setter-compiler';
import type { Materialise } from '../query-engine/chain/tables-ahead';
import type { TypeProber } from '../query-engine/chain/type-prober';
import type { ExpressionCompiler } from '../query-engine/expressions/expression-compiler';
import { setterContext } from './node-contexts';
import type { NodeConfigs } from './node-configs';
import { inNode } from './node-failure';
import type { RunScope } from './run-scope';

/** Compiles a setter into steps of SQL; nothing runs yet but what it asks to have computed ahead. */
export class SetterStep {
  constructor(
    private readonly configs: NodeConfigs,
    private readonly expressions: ExpressionCompiler,
    private readonly prober: TypeProber,
  ) {}

  compile(
    scope: RunScope,
    node: PlannedNode,
    inputs: SetterInputs,
    materialise: Materialise,
  ): Promise<ReadonlyMap<string, PortOutput>> {
    const { plan, session } = scope;
    return inNode(node, () => {
      const { type, config } = this.configs.configure(node, () => ({
        params: paramsOf(plan, node),
        workflow: { ...workflowOf(plan, node) },
      }));
      const setter = type.instance as Setter<object>;
      const compiler = new SetterCompiler(session, this.prober);
      return compiler.compile(
        node.id,
        inputs,
        async (relations, ahead) =>
          setter.compile(setterContext(scope, this.expressions, node, config, ahead), relations),
        materialise,
      );
    });
  }
}
