import { posix } from 'node:path';
import { type Attributes, readXml } from './read-xml';
import type { WorkbookArchive } from './workbook-archive';

export interface Relationship {
  readonly id: string;
  /** The last word of its type: namespaces differ between transitional and strict files. */
  readonly type: string;
  /** Path of the part within the archive. */
  readonly target: string;
}

/** What a part refers to (ECMA-376 part 2, 6.5), '' being the whole package; nothing outside of it. */
export async function relationshipsOf(
  archive: WorkbookArchive,
  workbook: string,
  part: string,
): Promise<Relationship[]> {
  const { dir, base } = posix.parse(part);
  const path = posix.join(dir, '_rels', `${base}.rels`);
  const found: Relationship[] = [];
  if (!archive.has(path)) return found;
  await readXml(
    { workbook, path, bytes: archive.read(path) },
    {
      open: (name, attributes) => {
        if (name === 'Relationship') found.push(...relationshipIn(attributes, dir));
      },
      text: () => undefined,
      close: () => undefined,
    },
  );
  return found;
}

function relationshipIn(attributes: Attributes, folder: string): Relationship[] {
  const { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode } = attributes;
  if (mode === 'External') return [];
  const path = target.startsWith('/') ? target : posix.join('/', folder, target);
  return [{ id, type: type.slice(type.lastIndexOf('/') + 1), target: path.slice(1) }];
}
