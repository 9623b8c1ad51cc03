import { identifier, join, comma, type ParquetSource, sql, Sql } from '../../../node-sdk';
import { filePath } from '../database/constant';
import type { QuerySession } from '../database/query-session';
import { givenNames } from '../ingest/given-names';
import { physicalName } from '../ingest/physical-name';
import type { LazySource, SourceTable } from '../ingest/source-table';

/** A Parquet file, read natively inside the statement that uses it, and only the columns it uses. */
export class ParquetFileSource implements LazySource {
  private described: Promise<SourceTable> | undefined;

  constructor(
    private readonly session: QuerySession,
    private readonly source: ParquetSource,
  ) {}

  table(): Promise<SourceTable> {
    return (this.described ??= this.describe());
  }

  private async describe(): Promise<SourceTable> {
    const names = await this.names();
    const places = names.map((_, index) => identifier(physicalName(index)));
    const values = places.length > 0 ? join(places, comma) : sql`NULL::BOOLEAN AS c0`;
    const aliases = places.length > 0 ? sql`(${join(places, comma)})` : Sql.empty;
    const select = sql`SELECT ${values} FROM ${this.file()} AS file${aliases}`;
    const types = await this.session.typesOf(select);
    return {
      columns: names.map((name, index) => ({ name, sqlType: types[index] ?? 'VARCHAR' })),
      select,
      rowCount: undefined,
      proven: true,
      complete: true,
    };
  }

  /** As the file spells them: `read_parquet` changes those that differ by case alone. */
  private async names(): Promise<string[]> {
    const elements = await this.session.rows(
      sql`SELECT name, coalesce(num_children, 0) FROM parquet_schema(${filePath(this.source.path)})`,
    );
    const roots: string[] = [];
    for (let at = 1; at < elements.length; at = afterTree(elements, at)) {
      roots.push(String(elements[at]?.[0]));
    }
    return givenNames(roots);
  }

  private file(): Sql {
    const asText = Sql.trusted(String(this.source.binaryAsText ?? false));
    return sql`read_parquet(${filePath(this.source.path)}, binary_as_string = ${asText},
      hive_partitioning = false, union_by_name = false, filename = false)`;
  }
}

/** The schema lists a tree in depth-first order, each element with the number of its children. */
function afterTree(elements: readonly (readonly unknown[])[], start: number): number {
  let next = start;
  for (let open = 1; open > 0 && next < elements.length; next++) {
    open += Number(elements[next]?.[1]) - 1;
  }
  return next;
}
