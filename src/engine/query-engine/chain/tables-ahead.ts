import {
  bind,
  type Column,
  type DistinctValuesOptions,
  type Query,
  type Relation,
  sql,
} from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { openSources, type StepMaker } from './step-maker';
import type { PortOutput } from './port-output';
import { passesUnknown } from './unknown-columns';

/** What a setter may have computed while it compiles. */
export interface ComputesAhead {
  materialise(query: Query): Promise<Relation>;
  distinctValues(
    rows: Relation,
    column: Column,
    options: DistinctValuesOptions,
  ): Promise<readonly (string | null)[]>;
}

/** Computes an output into a table. */
export type Materialise = (port: string, output: PortOutput) => Promise<PortOutput>;

export interface AheadPlace {
  readonly nodeId: number;
  readonly session: QuerySession;
  readonly steps: StepMaker;
  readonly inputs: readonly PortOutput[];
}

/** Computes what a setter asks for, into tables that its queries then read. */
export class TablesAhead implements ComputesAhead {
  readonly tables: PortOutput[] = [];

  constructor(
    private readonly place: AheadPlace,
    private readonly materialised: Materialise,
    /** Whether the n-th query hands unknown columns on, as far as that could be said. */
    private readonly passes: readonly boolean[],
  ) {}

  async materialise(query: Query): Promise<Relation> {
    const { nodeId, steps, inputs } = this.place;
    const port = `ahead${String(this.tables.length)}`;
    const passes = openSources(inputs).size > 0 && (this.passes[this.tables.length] ?? true);
    const output = await steps.output({ nodeId, port }, query, [...inputs, ...this.tables], passes);
    const table = await this.materialised(port, output);
    this.tables.push(table);
    return table.relation;
  }

  async distinctValues(
    rows: Relation,
    { ref }: Column,
    { limit, orderBy }: DistinctValuesOptions,
  ): Promise<readonly (string | null)[]> {
    if (!this.tables.some(({ relation }) => relation.from === rows.from)) {
      throw new Error('distinctValues is asked of rows that were not materialised');
    }
    const order = orderBy === undefined ? sql`` : sql`min(${orderBy.ref}) NULLS LAST, `;
    const found = await this.place.session.rows(
      sql`SELECT CAST(${ref} AS VARCHAR) AS value FROM ${rows.from} GROUP BY ${ref} ORDER BY ${ref} IS NULL, ${order}value LIMIT ${bind(limit)}`,
    );
    return found.map(([value]) => value as string | null);
  }
}

/** Computes nothing: only finds out which queries hand unknown columns on. */
export class NothingAhead implements ComputesAhead {
  readonly passes: boolean[] = [];
  private readonly tables: PortOutput[] = [];

  constructor(private readonly place: AheadPlace) {}

  async materialise(query: Query): Promise<Relation> {
    const { nodeId, steps, inputs } = this.place;
    const port = `ahead${String(this.tables.length)}`;
    this.passes.push(passesUnknown(query));
    const output = await steps.output({ nodeId, port }, query, [...inputs, ...this.tables], false);
    this.tables.push(output);
    return output.relation;
  }

  distinctValues(): Promise<readonly (string | null)[]> {
    return Promise.resolve([]);
  }
}
