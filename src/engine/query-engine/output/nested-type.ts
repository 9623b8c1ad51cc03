/** A DuckDB type, as far as it holds others. */
export type NestedType =
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'list'; readonly item: NestedType }
  | { readonly kind: 'map'; readonly value: NestedType }
  | { readonly kind: 'struct'; readonly fields: readonly NestedField[] };

interface NestedField {
  readonly name: string;
  readonly type: NestedType;
}

/** Brackets, commas, quoted names and texts, `[]` or `[3]`, and the words between them. */
const TOKEN = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\[\d*\]|[(),]|[^\s"'[\](),]+/g;

/** Reads a type as DuckDB writes it: `STRUCT("a" INTEGER, "b" TIMESTAMP WITH TIME ZONE[])`. */
export function parseType(sqlType: string): NestedType {
  return new TypeReader(sqlType.match(TOKEN) ?? []).type();
}

class TypeReader {
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  type(): NestedType {
    let type = this.withoutBrackets();
    while (this.peek().startsWith('[')) {
      this.at++;
      type = { kind: 'list', item: type };
    }
    return type;
  }

  private withoutBrackets(): NestedType {
    const words = [this.next()];
    while (/^\w/.test(this.peek())) words.push(this.next());
    const name = words.join(' ');
    if (this.peek() !== '(') return { kind: 'plain', name };
    if (name === 'STRUCT') return { kind: 'struct', fields: this.members(() => this.field()) };
    if (name === 'MAP') return mapOf(this.members(() => this.type()));
    this.members(() => {
      this.skipped();
    });
    return { kind: 'plain', name };
  }

  private field(): NestedField {
    const name = this.next().slice(1, -1).replaceAll('""', '"');
    return { name, type: this.type() };
  }

  private members<T>(read: () => T): T[] {
    const members: T[] = [];
    do {
      this.at++;
      members.push(read());
    } while (this.peek() === ',');
    this.at++;
    return members;
  }

  /** A width, a value of an enumeration, a member of a union. */
  private skipped(): void {
    const name = this.next();
    if (name.startsWith('"')) this.type();
  }

  private peek(): string {
    return this.tokens[this.at] ?? '';
  }

  private next(): string {
    const token = this.peek();
    this.at++;
    return token;
  }
}

function mapOf([, value]: readonly NestedType[]): NestedType {
  return value ? { kind: 'map', value } : { kind: 'plain', name: 'MAP' };
}
