import { realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { NodeError, type NodeFiles, type WrittenFile } from '../../node-sdk';

/** The files of one organization: FILES_DIR/<organization id>, and nothing that links out of it. */
export class OrganizationFiles implements NodeFiles {
  private readonly folder: string;

  constructor(filesDir: string, organizationId: number) {
    this.folder = join(filesDir, String(organizationId));
  }

  async resolve(path: string): Promise<string> {
    const found = await this.realFile(path).catch(() => undefined);
    if (found === undefined) {
      throw new NodeError(
        `There is no file "${path}" in the organization's folder; paths are relative to it`,
      );
    }
    return found;
  }

  write(path: string): Promise<WrittenFile> {
    return Promise.reject(new NodeError(`"${path}" cannot be written yet`));
  }

  private async realFile(path: string): Promise<string | undefined> {
    const folder = await realpath(this.folder);
    const file = await realpath(resolve(folder, path));
    const inside = file.startsWith(`${folder}${sep}`);
    return inside && (await stat(file)).isFile() ? file : undefined;
  }
}
