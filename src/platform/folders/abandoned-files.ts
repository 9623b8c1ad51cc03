import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from './folder-fault';
import { HeldFolder, NOT_A_FOLDER } from './held-folder';
import { isAbandoned, STAGING } from './staging';

const GONE = ['ENOENT', ...NOT_A_FOLDER];

/** Removes what writers left in the folders below `parent` when they were killed; how many. */
export async function removeAbandoned(parent: string, now: Date): Promise<number> {
  let removed = 0;
  for (const name of await readdir(parent)) {
    const staging = await unless(GONE, stagingOf(join(parent, name)));
    if (!staging) continue;
    try {
      removed += await sweep(staging, now);
    } finally {
      await staging.close();
    }
  }
  return removed;
}

async function stagingOf(path: string): Promise<HeldFolder> {
  const folder = await HeldFolder.open(path);
  try {
    return await folder.enter(STAGING);
  } finally {
    await folder.close();
  }
}

async function sweep(staging: HeldFolder, now: Date): Promise<number> {
  let removed = 0;
  for (const name of await readdir(staging.self)) {
    const facts = await unless(GONE, lstat(staging.at(name)));
    if (!facts?.isFile() || !isAbandoned(name, facts.mtime, now)) continue;
    await unless(GONE, unlink(staging.at(name)));
    removed += 1;
  }
  return removed;
}
