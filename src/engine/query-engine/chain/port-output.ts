import { comma, identifier, join, Relation, sql, Sql, type Column } from '../../../node-sdk';
import { physicalName } from '../ingest/physical-name';
import type { LazySource, SourceColumn } from '../ingest/source-table';
import { columnTypeOf } from './column-type';

/** One named step of a statement: `name(c0, c1, ...) AS (body)`. */
export interface Step {
  readonly nodeId: number;
  readonly name: Sql;
  readonly width: number;
  readonly body: Sql;
  /** What users call a physical column that this step reads, for error texts. */
  readonly nameOf: (physical: string) => string | undefined;
  /** Set on a step that reads a source whose types are not proven yet. */
  readonly unproven: UnprovenSource | undefined;
}

/** A source that is read before it was seen whole. */
export interface UnprovenSource {
  readonly source: LazySource;
  /** Whether a statement may stop reading early; then the source is read whole first. */
  cutShort: boolean;
  /** Whether columns that only later rows have would change the result. */
  needsAllColumns: boolean;
}

/** What leaves an output port, as its consumers see it. */
export interface PortOutput {
  readonly relation: Relation;
  /** The steps that the relation's name needs, in order; none for a table. */
  readonly steps: readonly Step[];
  /** Whether the rows lie in a table, so that reading them twice computes nothing twice. */
  readonly stored: boolean;
  /** At most so many rows, where that is known; of stored ones exactly so many. */
  readonly rowBound: number | undefined;
  /** Unproven sources whose unknown columns would be among this output's columns. */
  readonly open: ReadonlySet<UnprovenSource>;
}

export function outputName(nodeId: number, port: string): string {
  return `n${String(nodeId)}_${port}`;
}

/** The relation of that name with the columns c0, c1, ... */
export function physicalRelation(
  name: Sql,
  columns: readonly SourceColumn[],
  columnsUnknown = columns.length === 0,
): Relation {
  return new Relation(
    columns.map(({ name: label, sqlType }, index): Column => ({
      name: label,
      type: columnTypeOf(sqlType),
      sqlType,
      ref: identifier(physicalName(index)),
    })),
    name,
    columnsUnknown,
  );
}

/** `c0, c1, ...`; a relation without columns has one that nobody sees. */
export function physicalNames(width: number): Sql {
  const names = Array.from({ length: Math.max(1, width) }, (_, index) => physicalName(index));
  return join(names.map(identifier), comma);
}

/** `WITH ... ` and a space, or nothing; `computedOnce`: whether a step is, however many read it. */
export function withSteps(
  steps: readonly Step[],
  computedOnce: (step: Step) => boolean = () => false,
): Sql {
  if (steps.length === 0) return Sql.empty;
  const written = steps.map((step) => {
    const { name, width, body, unproven } = step;
    const once = unproven?.cutShort === true || computedOnce(step);
    const how = once ? 'MATERIALIZED' : 'NOT MATERIALIZED';
    return sql`${name}(${physicalNames(width)}) AS ${Sql.trusted(how)} (${body})`;
  });
  return sql`WITH ${join(written, sql`, `)} `;
}

/** The steps of several outputs, each once. */
export function mergedSteps(outputs: readonly PortOutput[]): Step[] {
  return [...new Set(outputs.flatMap(({ steps }) => steps))];
}

export function unprovenSources(output: PortOutput): UnprovenSource[] {
  return output.steps.flatMap(({ unproven }) => unproven ?? []);
}
