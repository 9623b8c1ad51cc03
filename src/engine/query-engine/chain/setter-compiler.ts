import type { PortQueries, Query, Relation } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { openSources, StepMaker } from './step-maker';
import type { PortOutput } from './port-output';
import { type ComputesAhead, type Materialise, NothingAhead, TablesAhead } from './tables-ahead';
import type { TypeProber } from './type-prober';
import { passesUnknown, withUnknownColumn } from './unknown-columns';

export type SetterInputs = Readonly<Record<string, PortOutput>>;
/** Runs the node's `compile` over relations. */
export type CompileNode = (
  inputs: Readonly<Record<string, Relation>>,
  ahead: ComputesAhead,
) => Promise<Query | PortQueries>;

/** What a node does with columns that its sources may turn out to have. */
interface UnknownPasses {
  /** Of the n-th query that it has computed ahead. */
  readonly ahead: readonly boolean[];
  /** Of the query of each port; undefined where it cannot be said. */
  readonly queries: PortQueries | undefined;
}

/** Turns what a setter returns into the outputs of its ports. */
export class SetterCompiler {
  private readonly steps: StepMaker;

  constructor(
    private readonly session: QuerySession,
    prober: TypeProber,
  ) {
    this.steps = new StepMaker(session, prober);
  }

  /** Throws NodeError for faults of the query: duplicate names, types that do not fit. */
  async compile(
    nodeId: number,
    inputs: SetterInputs,
    compileNode: CompileNode,
    materialise: Materialise,
  ): Promise<ReadonlyMap<string, PortOutput>> {
    const { session, steps } = this;
    const relations = mapValues(inputs, ({ relation }) => relation);
    const place = { nodeId, session, steps, inputs: Object.values(inputs) };
    const open = openSources(place.inputs);
    const passes =
      open.size > 0 ? await this.passesOfUnknown(nodeId, inputs, compileNode) : undefined;
    const ahead = new TablesAhead(place, materialise, passes?.ahead ?? []);
    const queries = byPort(await compileNode(relations, ahead));
    const sources = [...place.inputs, ...ahead.tables];
    const outputs = new Map<string, PortOutput>();
    for (const [port, query] of Object.entries(queries)) {
      const passesOn = passes !== undefined && passesUnknown(passes.queries?.[port]);
      outputs.set(port, await steps.output({ nodeId, port }, query, sources, passesOn));
    }
    return outputs;
  }

  /** What the node does if its input has one more column. */
  private async passesOfUnknown(
    nodeId: number,
    inputs: SetterInputs,
    compileNode: CompileNode,
  ): Promise<UnknownPasses> {
    const { session, steps } = this;
    const extended = mapValues(inputs, (input) =>
      input.open.size > 0 ? { ...input, relation: withUnknownColumn(input.relation) } : input,
    );
    const ahead = new NothingAhead({ nodeId, session, steps, inputs: Object.values(extended) });
    const relations = mapValues(extended, ({ relation }) => relation);
    try {
      const queries = byPort(await compileNode(relations, ahead));
      return { ahead: ahead.passes, queries };
    } catch {
      return { ahead: ahead.passes, queries: undefined };
    }
  }
}

function byPort(compiled: Query | PortQueries): PortQueries {
  return isQuery(compiled) ? { output1: compiled } : compiled;
}

function isQuery(compiled: Query | PortQueries): compiled is Query {
  return Array.isArray(compiled.columns);
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
