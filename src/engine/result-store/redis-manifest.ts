/** What is known of a result in Redis without its chunks. It is written last and removed first. */
export interface Manifest {
  /** Of one writing: its chunks are found under it, and never mixed with those of another. */
  readonly writing: string;
  readonly bytes: number;
  readonly chunks: number;
  /** In hex, of all bytes. */
  readonly sha256: string;
  /** When it was written, in milliseconds since 1970. */
  readonly modified: number;
}

export function manifestText(manifest: Manifest): string {
  return JSON.stringify(manifest);
}

/** Undefined for what this version did not write. */
export function manifestOf(text: string | null | undefined): Manifest | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    const read = JSON.parse(text) as Partial<Manifest>;
    return isManifest(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isManifest(read: Partial<Manifest>): read is Manifest {
  const numbers = [read.bytes, read.chunks, read.modified];
  const texts = [read.writing, read.sha256];
  return (
    numbers.every((value) => Number.isSafeInteger(value)) &&
    texts.every((value) => /^[a-f0-9]+$/.test(value ?? ''))
  );
}
