import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { ApiClient } from './api-client';
import type { TestServer } from './test-server';

/** An answer whose body nobody has read yet. */
export async function download(client: ApiClient, path: string): Promise<IncomingMessage> {
  const request = get(`${client.url}/api/v1${path}`, { headers: { ...client.credentials } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** Files of exports that are on the disk, below DATA_DIR/spool. */
export function exportFiles({ dataDir }: Pick<TestServer, 'dataDir'>): string[] {
  const spool = join(dataDir, 'spool');
  if (!existsSync(spool)) return [];
  return readdirSync(spool, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('rows-'),
  );
}
