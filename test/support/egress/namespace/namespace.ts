import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CERTIFICATE_FILE } from '../../tls/certificate';
import { HOLE, METADATA, METADATA_V6, PRIVATE_V4, PUBLIC_V4, PUBLIC_V6 } from './places';
import type { Attempt, Trial } from './probe';

const FOLDER = join(process.cwd(), 'test/support/egress/namespace');
const ADDRESSES = [PUBLIC_V4, PUBLIC_V6, PRIVATE_V4, METADATA, METADATA_V6].join(' ');
/** Whoever is not root becomes so in a namespace of users. */
const ENTER: readonly string[] = [
  '--net',
  '--mount',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  'sh',
  join(FOLDER, 'enter.sh'),
  join(FOLDER, 'resolv.conf'),
  HOLE,
  ADDRESSES,
];

/** Why this machine cannot do it, or undefined. */
export function cannotEnter(): string | undefined {
  const { status, error, stderr } = spawnSync('unshare', [...ENTER, 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** Tries these in a network namespace with addresses, servers and names of its own. */
export async function tryInNamespace(trials: readonly Trial[]): Promise<readonly Attempt[]> {
  const probe = [process.execPath, '-r', '@swc-node/register', join(FOLDER, 'probe.ts')];
  const { stdout } = await promisify(execFile)('unshare', [...ENTER, ...probe], {
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
      TRIALS: JSON.stringify(trials),
    },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  return JSON.parse(stdout) as readonly Attempt[];
}
