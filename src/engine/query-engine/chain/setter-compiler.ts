import {
  comma,
  identifier,
  join,
  NodeError,
  type PortQueries,
  type Query,
  type Relation,
  sql,
  Sql,
} from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { QueryFailure } from '../database/query-failure';
import { failureText } from '../database/failure-text';
import { columnNameIn } from './physical-columns';
import { passesUnknown, withUnknownColumn } from './unknown-columns';
import {
  mergedSteps,
  outputName,
  physicalRelation,
  type PortOutput,
  type Step,
  type UnprovenSource,
  unprovenSources,
} from './port-output';
import type { TypeProber } from './type-prober';

export type SetterInputs = Readonly<Record<string, PortOutput>>;
/** Runs the node's `compile` over relations. */
export type CompileNode = (
  inputs: Readonly<Record<string, Relation>>,
) => Promise<Query | PortQueries>;

/** A statement with one of these may end before it has read all rows of its source. */
const STOPS_EARLY = /\b(LIMIT|OFFSET|JOIN|EXISTS|SAMPLE|FETCH)\b|\bIN\s*\(\s*SELECT\b/i;
/** With one of these, columns that nobody names still decide which rows come out. */
const COMPARES_ROWS = /\b(DISTINCT|UNION|INTERSECT|EXCEPT|GROUP|PARTITION)\b/i;

/** Turns what a setter returns into the outputs of its ports. */
export class SetterCompiler {
  constructor(
    private readonly session: QuerySession,
    private readonly prober: TypeProber,
  ) {}

  /** Throws NodeError for faults of the query: duplicate names, types that do not fit. */
  async compile(
    nodeId: number,
    inputs: SetterInputs,
    compileNode: CompileNode,
  ): Promise<ReadonlyMap<string, PortOutput>> {
    const relations = mapValues(inputs, ({ relation }) => relation);
    const queries = byPort(await compileNode(relations));
    const open = new Set(Object.values(inputs).flatMap((input) => [...input.open]));
    const unknown = open.size > 0 ? await this.withUnknown(inputs, compileNode) : undefined;
    const outputs = new Map<string, PortOutput>();
    for (const [port, query] of Object.entries(queries)) {
      const step = await this.step(nodeId, port, query, Object.values(relations));
      const merged = mergedSteps(Object.values(inputs));
      const passes = open.size > 0 && passesUnknown(unknown?.[port]);
      const output: PortOutput = {
        relation: step.relation,
        steps: [...merged, step.step],
        stored: false,
        rowBound: rowBoundOf(Object.values(inputs)),
        open: passes ? open : new Set(),
      };
      mark(output, open, step.step.body, passes);
      outputs.set(port, output);
    }
    return outputs;
  }

  private async step(
    nodeId: number,
    port: string,
    query: Query,
    inputs: readonly Relation[],
  ): Promise<{ step: Step; relation: Relation }> {
    checkNames(query);
    const body = selectOf(query);
    const types = await this.typesOf(inputs, body);
    const name = identifier(outputName(nodeId, port));
    const width = query.columns.length;
    const columns = query.columns.map((column, index) => ({
      name: column.name,
      sqlType: types[index] ?? 'VARCHAR',
    }));
    return {
      step: { nodeId, name, width, body, nameOf: columnNameIn(inputs), unproven: undefined },
      relation: physicalRelation(
        name,
        columns,
        inputs.some(({ columnsUnknown }) => columnsUnknown),
      ),
    };
  }

  private async typesOf(inputs: readonly Relation[], body: Sql): Promise<readonly string[]> {
    try {
      return await this.prober.typesOf(this.session, inputs, body);
    } catch (error) {
      if (!(error instanceof QueryFailure) || error.kind !== 'data') throw error;
      throw new NodeError(failureText(error, columnNameIn(inputs)), [], { cause: error });
    }
  }

  /** What the node does if its input has one more column; undefined where it cannot be said. */
  private async withUnknown(
    inputs: SetterInputs,
    compileNode: CompileNode,
  ): Promise<PortQueries | undefined> {
    const relations = mapValues(inputs, ({ relation, open }) =>
      open.size > 0 ? withUnknownColumn(relation) : relation,
    );
    try {
      return byPort(await compileNode(relations));
    } catch {
      return undefined;
    }
  }
}

function mark(
  output: PortOutput,
  open: ReadonlySet<UnprovenSource>,
  body: Sql,
  passes: boolean,
): void {
  const { text } = body.render();
  if (STOPS_EARLY.test(text)) {
    for (const source of unprovenSources(output)) source.cutShort = true;
  }
  if (passes && COMPARES_ROWS.test(text)) {
    for (const source of open) source.needsAllColumns = true;
  }
}

function selectOf({ columns, rest, distinct }: Query): Sql {
  const values = columns.length > 0 ? columns.map(({ value }) => value) : [Sql.trusted('NULL')];
  const select = distinct === true ? Sql.trusted('SELECT DISTINCT ') : Sql.trusted('SELECT ');
  return sql`${select}${join(values, comma)} ${rest}`;
}

function checkNames({ columns }: Query): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (name === '') throw new NodeError('A column needs a name of at least one character');
    if (seen.has(name)) throw new NodeError(`Two columns would be named "${name}": rename one`);
    seen.add(name);
  }
}

function byPort(compiled: Query | PortQueries): PortQueries {
  return isQuery(compiled) ? { output1: compiled } : compiled;
}

function isQuery(compiled: Query | PortQueries): compiled is Query {
  return Array.isArray(compiled.columns);
}

/** Several inputs may be joined: at most each row with each. */
function rowBoundOf(inputs: readonly PortOutput[]): number | undefined {
  return inputs.reduce<number | undefined>(
    (product, { rowBound }) =>
      product === undefined || rowBound === undefined ? undefined : product * Math.max(1, rowBound),
    1,
  );
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
