import type { Readable } from 'node:stream';
import { AppError } from '../common/app-error';
import type { ConfinedFolder } from '../platform/folders/confined-folder';
import type { StagedFile } from '../platform/folders/staged-file';
import type { FormReceiver } from '../platform/http/multipart';

/** A file that has come in whole, and where it shall lie. */
export interface UploadedFile {
  readonly path: string;
  readonly staged: StagedFile;
}

/** Takes the parts of an upload: files, `path`, `overwrite`. Discard it in any case. */
export class UploadForm implements FormReceiver {
  overwrite = false;
  private path: string | undefined;
  private readonly received: { readonly name: string; readonly staged: StagedFile }[] = [];

  constructor(
    private readonly folder: ConfinedFolder,
    /** What all files together may take. */
    private bytesLeft: number,
  ) {}

  async file(name: string, content: Readable): Promise<void> {
    const staged = await this.folder.stage(content, this.bytesLeft);
    this.received.push({ name, staged });
    this.bytesLeft -= staged.bytes;
  }

  field(name: string, value: string): void {
    if (name === 'path') this.path = value;
    else if (name !== 'overwrite') throw invalid(name, `Unknown field ${name}`);
    else if (value === 'true' || value === 'false') this.overwrite = value === 'true';
    else throw invalid(name, 'overwrite must be true or false');
  }

  /** The files with their places. Throws INVALID_INPUT where there is none, or no place for one. */
  files(): UploadedFile[] {
    if (this.received.length === 0) throw invalid('file', 'The form holds no file');
    const files = this.received.map(({ name, staged }) => ({ path: this.placeOf(name), staged }));
    const twice = files.find(({ path }, index) =>
      files.slice(0, index).some((other) => other.path === path),
    );
    if (twice) throw invalid('file', `Two files of the form would lie at "${twice.path}"`);
    const above = files.find(({ path }) =>
      files.some((other) => other.path.startsWith(`${path}/`)),
    );
    if (above) throw invalid('file', `"${above.path}" would be a file and a folder`);
    return files;
  }

  async discard(): Promise<void> {
    await Promise.all(this.received.splice(0).map(({ staged }) => staged.discard()));
  }

  private placeOf(name: string): string {
    const { path = '' } = this;
    const isFolder = path === '' || path.endsWith('/');
    if (isFolder && name === '') throw invalid('file', 'A file of the form has no file name');
    if (isFolder) return `${path}${name}`.normalize('NFC');
    if (this.received.length === 1) return path.normalize('NFC');
    throw invalid('path', 'path names one file; end it with / to name a folder for several');
  }
}

function invalid(path: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { details: [{ path, message }] });
}
