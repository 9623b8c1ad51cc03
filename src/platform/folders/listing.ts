import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { isNameable } from './file-path';
import { unless } from './folder-fault';
import { type HeldFolder, NOT_A_FOLDER } from './held-folder';
import type { FileFacts } from './staged-file';

/** What vanishes while it is listed is not there. */
const GONE = ['ENOENT', ...NOT_A_FOLDER];

export interface ListedPart {
  /** Only paths that begin with this text. */
  readonly prefix: string;
  /** Only what comes after this path, in the order of the list. */
  readonly after: readonly string[];
}

/**
 * Regular files below a folder that a path can name, links left out, folder by folder in the order of
 * their names. Nothing is read beyond what the caller takes.
 */
export async function* listFiles(
  folder: HeldFolder,
  { prefix, after }: ListedPart,
  above = '',
): AsyncGenerator<FileFacts> {
  const [from = '', ...below] = after;
  for (const entry of await entriesOf(folder, from)) {
    const path = `${above}${entry.name}`;
    if (!mayHold(path, prefix)) continue;
    const isFrom = entry.name === from;
    if (entry.isDirectory()) {
      yield* inside(folder, entry.name, { prefix, after: isFrom ? below : [] }, `${path}/`);
    } else if (entry.isFile() && !isFrom && path.startsWith(prefix)) {
      yield* factsOf(folder, entry.name, path);
    }
  }
}

async function* factsOf(folder: HeldFolder, name: string, path: string): AsyncGenerator<FileFacts> {
  const facts = await unless(GONE, lstat(folder.at(name)));
  if (facts?.isFile()) yield { path, bytes: facts.size, modified: facts.mtime };
}

async function* inside(
  folder: HeldFolder,
  name: string,
  part: ListedPart,
  above: string,
): AsyncGenerator<FileFacts> {
  const next = await unless(GONE, folder.enter(name));
  if (!next) return;
  try {
    yield* listFiles(next, part, above);
  } finally {
    await next.close();
  }
}

async function entriesOf(folder: HeldFolder, from: string): Promise<Dirent[]> {
  const entries = await readdir(folder.self, { withFileTypes: true });
  return entries
    .filter(({ name }) => name >= from && isNameable(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether a file of that path, or one below it, can begin with the prefix. */
function mayHold(path: string, prefix: string): boolean {
  return path.startsWith(prefix) || prefix.startsWith(`${path}/`);
}
