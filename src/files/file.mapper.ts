import type { FileFacts } from '../platform/folders/staged-file';
import type { FileDto } from './file.dto';

export function toFileDto({ path, bytes, modified }: FileFacts): FileDto {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { path, name, bytes, modified: modified.toISOString() };
}
