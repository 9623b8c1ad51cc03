import type { Answers } from './dns-server';

/** Addresses of the namespace's only machine: on the internet, as far as anybody can tell. */
export const PUBLIC_V4 = '93.184.216.34';
export const PUBLIC_V6 = '2606:4700::1111';
/** And the same machine's private ones. */
export const PRIVATE_V4 = '10.7.0.1';
export const METADATA = '169.254.169.254';
export const METADATA_V6 = 'fd00:ec2::254';
/** Packets to it vanish. */
export const HOLE = '8.8.8.8';

export const NAMES: Readonly<Record<string, Answers>> = {
  'public.test': [[PUBLIC_V4]],
  'public6.test': [[PUBLIC_V6]],
  'rebind.test': [[PUBLIC_V4], [PRIVATE_V4]],
  'private.test': [[PRIVATE_V4]],
  'metadata.test': [[METADATA]],
  'metadata6.test': [[METADATA_V6]],
  'mixed.test': [[PRIVATE_V4, PUBLIC_V4, METADATA_V6]],
  'slow.test': [[HOLE, PUBLIC_V4]],
  'hole.test': [[HOLE]],
  'secure.example': [[PUBLIC_V4]],
  'wrong.test': [[PUBLIC_V4]],
};
