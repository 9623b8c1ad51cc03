import {
  comma,
  identifier,
  join,
  NodeError,
  type Query,
  type Relation,
  sql,
  Sql,
} from '../../../node-sdk';
import { failureText } from '../database/failure-text';
import { QueryFailure } from '../database/query-failure';
import type { QuerySession } from '../database/query-session';
import { columnNameIn } from './physical-columns';
import {
  mergedSteps,
  outputName,
  physicalRelation,
  type PortOutput,
  type UnprovenSource,
  unprovenSources,
} from './port-output';
import type { TypeProber } from './type-prober';

/** A statement with one of these may end before it has read all rows of its source. */
const STOPS_EARLY = /\b(LIMIT|OFFSET|JOIN|EXISTS|SAMPLE|FETCH)\b|\bIN\s*\(\s*SELECT\b/i;
/** With one of these, columns that nobody names still decide which rows come out. */
const COMPARES_ROWS = /\b(DISTINCT|UNION|INTERSECT|EXCEPT|GROUP|PARTITION)\b/i;
/** With this, a row may become any number of rows. */
const MULTIPLIES_ROWS = /\bUNNEST\b/i;

/** Turns a query into the next step of the chains that it reads. */
export class StepMaker {
  constructor(
    private readonly session: QuerySession,
    private readonly prober: TypeProber,
  ) {}

  /**
   * `passesUnknown`: whether the query hands on columns that its sources may turn out to have.
   * Throws NodeError for faults of the query: duplicate names, types that do not fit.
   */
  async output(
    place: { readonly nodeId: number; readonly port: string },
    query: Query,
    sources: readonly PortOutput[],
    passesUnknown: boolean,
  ): Promise<PortOutput> {
    checkNames(query);
    const body = selectOf(query);
    const { text } = body.render();
    const read = sources.filter(({ relation }) => text.includes(relation.from.render().text));
    const relations = read.map(({ relation }) => relation);
    const types = await this.typesOf(relations, body);
    const name = identifier(outputName(place.nodeId, place.port));
    const columns = query.columns.map((column, index) => ({
      name: column.name,
      sqlType: types[index] ?? 'VARCHAR',
    }));
    const columnsUnknown = sources.some(({ relation }) => relation.columnsUnknown);
    const open = openSources(read);
    const step = {
      nodeId: place.nodeId,
      name,
      width: query.columns.length,
      body,
      nameOf: columnNameIn(relations),
      unproven: undefined,
    };
    const output: PortOutput = {
      relation: physicalRelation(name, columns, columnsUnknown),
      steps: [...mergedSteps(read), step],
      stored: false,
      rowBound: MULTIPLIES_ROWS.test(text) ? undefined : rowBoundOf(read),
      open: passesUnknown ? open : new Set(),
    };
    mark(output, open, text, passesUnknown);
    return output;
  }

  private async typesOf(sources: readonly Relation[], body: Sql): Promise<readonly string[]> {
    try {
      return await this.prober.typesOf(this.session, sources, body);
    } catch (error) {
      if (!(error instanceof QueryFailure) || error.kind !== 'data') throw error;
      throw new NodeError(failureText(error, columnNameIn(sources)), [], { cause: error });
    }
  }
}

export function openSources(outputs: readonly PortOutput[]): ReadonlySet<UnprovenSource> {
  return new Set(outputs.flatMap(({ open }) => [...open]));
}

function mark(
  output: PortOutput,
  open: ReadonlySet<UnprovenSource>,
  text: string,
  passesUnknown: boolean,
): void {
  if (STOPS_EARLY.test(text)) {
    for (const source of unprovenSources(output)) source.cutShort = true;
  }
  if (passesUnknown && COMPARES_ROWS.test(text)) {
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

/** Several inputs may be joined: at most each row with each. */
function rowBoundOf(sources: readonly PortOutput[]): number | undefined {
  return sources.reduce<number | undefined>(
    (product, { rowBound }) =>
      product === undefined || rowBound === undefined ? undefined : product * Math.max(1, rowBound),
    1,
  );
}
