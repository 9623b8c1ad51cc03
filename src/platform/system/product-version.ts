import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in package.json, which lies above src and dist/src alike. */
export function productVersion(): string {
  for (const folder of ['../../..', '../../../..']) {
    try {
      const text = readFileSync(join(__dirname, folder, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return '0';
}
