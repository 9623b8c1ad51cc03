/** A table as a config names it: its own name, and the schema before it where there is one. */
export interface TableName {
  readonly schema: string | undefined;
  readonly table: string;
}

/** A part of a name: in double quotes or backticks (doubled, they stand for themselves), or plain. */
const PART = /"(?:[^"]|"")+"|`(?:[^`]|``)+`|[^."`]+/;
const NAME = new RegExp(`^(?:(${PART.source})\\.)?(${PART.source})$`);

/** What is wrong with `table` of a config. */
export function tableFault(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.includes('\0')) return 'must not hold NUL characters';
  return NAME.test(value)
    ? undefined
    : 'must be table or schema.table; put a name that holds dots or quotes into double quotes or backticks';
}

/** The parts of a table's name, which passed `tableFault`. */
export function parsedTable(name: string): TableName {
  const [, schema, table = name] = NAME.exec(name) ?? [];
  return { schema: schema === undefined ? undefined : bare(schema), table: bare(table) };
}

/** As messages write it. */
export function shownTable({ schema, table }: TableName): string {
  return schema === undefined ? table : `${schema}.${table}`;
}

function bare(part: string): string {
  const quote = part.charAt(0);
  if (quote !== '"' && quote !== '`') return part.trim();
  return part.slice(1, -1).replaceAll(quote + quote, quote);
}
