/** A JavaScript value as it is bound to a statement parameter. */
export type SqlScalar = string | number | bigint | boolean | null;

/** DuckDB types that a value may be bound as. */
export type BindType = 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'JSON';

type SqlPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: SqlScalar; readonly type: BindType };

/** SQL text ready to run: `$p0`-style named parameters and their values. */
export interface RenderedSql {
  readonly text: string;
  readonly values: Readonly<Record<string, SqlScalar>>;
  /** What each is bound as: a value of another type would have the statement planned again. */
  readonly types: Readonly<Record<string, BindType>>;
}

/**
 * A piece of SQL in which every identifier is quoted and every value is bound. It is only made by
 * the `sql` tag and its companions, so a string a user typed cannot become SQL text.
 */
export class Sql {
  private constructor(private readonly parts: readonly SqlPart[]) {}

  static readonly empty = new Sql([]);

  /** For the tag and the expression compiler alone: text that is already known to be safe. */
  static trusted(text: string): Sql {
    return new Sql([{ kind: 'text', text }]);
  }

  static bound(value: SqlScalar, type: BindType): Sql {
    return new Sql([{ kind: 'value', value, type }]);
  }

  static concat(pieces: readonly Sql[]): Sql {
    return new Sql(pieces.flatMap((piece) => piece.parts));
  }

  /** Numbers the parameters `$p0`, `$p1`, ... and casts each to its type. */
  render(): RenderedSql {
    const values: Record<string, SqlScalar> = {};
    const types: Record<string, BindType> = {};
    let count = 0;
    const text = this.parts
      .map((part) => {
        if (part.kind === 'text') return part.text;
        const name = `p${String(count++)}`;
        values[name] = part.value;
        types[name] = part.type;
        return `$${name}::${part.type}`;
      })
      .join('');
    return { text, values, types };
  }
}

/** Tagged template for SQL: interpolations are `Sql` fragments, never bare strings. */
export function sql(texts: TemplateStringsArray, ...fragments: readonly Sql[]): Sql {
  return Sql.concat(
    texts.flatMap((text, index) => {
      const fragment = fragments[index];
      return fragment ? [Sql.trusted(text), fragment] : [Sql.trusted(text)];
    }),
  );
}

/** A quoted identifier. */
export function identifier(name: string): Sql {
  return Sql.trusted(`"${name.replaceAll('"', '""')}"`);
}

/** A bound value; without `type` the JavaScript type decides (integer: BIGINT, number: DOUBLE). */
export function bind(value: SqlScalar, type?: BindType): Sql {
  return Sql.bound(value, type ?? bindTypeOf(value));
}

/** Fragments with a separator between them. */
export function join(fragments: readonly Sql[], separator: Sql): Sql {
  return Sql.concat(
    fragments.flatMap((fragment, index) => (index === 0 ? [fragment] : [separator, fragment])),
  );
}

export const comma = sql`, `;

function bindTypeOf(value: SqlScalar): BindType {
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'bigint') return 'BIGINT';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'BIGINT' : 'DOUBLE';
  return 'VARCHAR';
}
