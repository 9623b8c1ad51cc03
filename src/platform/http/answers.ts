/** An answer whose fields stand beside `success` and `meta` instead of under `data`. */
export class FlatAnswer<T extends object = object> {
  constructor(readonly fields: T) {}
}

/**
 * `data` some of whose fields are JSON text already (pages of rows made by the engine): the text
 * goes into the answer as it stands, at the place of that field, and is never parsed.
 */
export class SplicedJson<T extends object = object> {
  /** `texts` maps fields of `data` to their JSON text; what `data` holds there is not used. */
  constructor(
    readonly data: T,
    readonly texts: Readonly<Record<string, string>>,
  ) {}

  toText(): string {
    const fields = Object.entries({ ...this.data, ...this.texts }).flatMap(([name, value]) => {
      const text = this.texts[name] ?? asJson(value);
      return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
    });
    return `{${fields.join(',')}}`;
  }
}

/** Undefined for what JSON leaves out. */
function asJson(value: unknown): string | undefined {
  return JSON.stringify(value);
}
