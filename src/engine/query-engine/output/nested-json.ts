import { comma, identifier, join, sql, Sql } from '../../../node-sdk';
import { type NestedType, parseType } from './nested-type';
import { MOMENT_FORMAT } from './stored-column';

/**
 * A list, struct or map as JSON whose inner values read as they do in columns of their own: moments
 * in UTC as ISO 8601, bytes in base64, and with `finite` null for NaN and the infinities.
 */
export function nestedJson(value: Sql, sqlType: string, { finite = false } = {}): Sql {
  const formed = new JsonForm(finite).of(value, parseType(sqlType));
  return sql`to_json(${formed ?? value})`;
}

/** SQL that brings inner values into their form; undefined where nothing is to be done. */
class JsonForm {
  private variables = 0;

  constructor(private readonly finite: boolean) {}

  of(value: Sql, type: NestedType): Sql | undefined {
    switch (type.kind) {
      case 'plain':
        return this.ofPlain(value, type.name);
      case 'list':
        return this.eachOf(value, (item) => this.of(item, type.item));
      case 'map':
        return this.ofMap(value, type.value);
      case 'struct':
        return this.ofStruct(value, type.fields);
    }
  }

  private ofPlain(value: Sql, name: string): Sql | undefined {
    if (name === 'BLOB') return sql`base64(${value})`;
    if (name === 'TIMESTAMP WITH TIME ZONE') return moment(sql`(${value} AT TIME ZONE 'UTC')`);
    if (name.startsWith('TIMESTAMP')) return moment(sql`CAST(${value} AS TIMESTAMP)`);
    if (!this.finite || !/^(DOUBLE|FLOAT)$/.test(name)) return undefined;
    return sql`CASE WHEN isfinite(${value}) THEN ${value} END`;
  }

  private ofMap(value: Sql, type: NestedType): Sql | undefined {
    const entries = this.eachOf(sql`map_entries(${value})`, (entry) => {
      const inner = this.of(sql`${entry}.value`, type);
      return inner && sql`{'key': ${entry}.key, 'value': ${inner}}`;
    });
    return entries && sql`CASE WHEN ${value} IS NOT NULL THEN map_from_entries(${entries}) END`;
  }

  /** Names that SQL cannot tell apart leave a struct as it is. */
  private ofStruct(
    value: Sql,
    fields: readonly { readonly name: string; readonly type: NestedType }[],
  ): Sql | undefined {
    const names = new Set(fields.map(({ name }) => name.toLowerCase()));
    if (names.size < fields.length || names.has('')) return undefined;
    const members = fields.map(({ name, type }) => {
      const member = sql`${value}.${identifier(name)}`;
      return { name, member, formed: this.of(member, type) };
    });
    if (members.every(({ formed }) => formed === undefined)) return undefined;
    const packed = members.map(
      ({ name, member, formed }) => sql`${identifier(name)} := ${formed ?? member}`,
    );
    return sql`CASE WHEN ${value} IS NOT NULL THEN struct_pack(${join(packed, comma)}) END`;
  }

  private eachOf(list: Sql, form: (item: Sql) => Sql | undefined): Sql | undefined {
    const variable = Sql.trusted(`v${String(this.variables++)}`);
    const formed = form(variable);
    return formed && sql`list_transform(${list}, lambda ${variable}: ${formed})`;
  }
}

function moment(value: Sql): Sql {
  return sql`CASE WHEN isfinite(${value}) THEN strftime(${value}, ${MOMENT_FORMAT}) END`;
}
