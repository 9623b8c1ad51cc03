import type { FilePath } from './file-path';
import type { HeldFolder } from './held-folder';

/** Goes down from `root` folder by folder, never through a link, and works in the last one. */
export async function inFolder<T>(
  root: HeldFolder,
  parts: FilePath,
  enter: (folder: HeldFolder, part: string) => Promise<HeldFolder>,
  work: (folder: HeldFolder) => Promise<T>,
): Promise<T> {
  const [part, ...rest] = parts;
  if (part === undefined) return work(root);
  const next = await enter(root, part);
  try {
    return await inFolder(next, rest, enter, work);
  } finally {
    await next.close();
  }
}
