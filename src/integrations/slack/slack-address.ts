import type { SlackCredentialData } from './slack-credential.data';

const PUBLIC_ADDRESS = 'https://slack.com';

/** Where Slack's methods lie for a credential: below /api/, unless its base_url has a path. */
export function addressOf({
  base_url = PUBLIC_ADDRESS,
}: Pick<SlackCredentialData, 'base_url'>): string {
  const { origin, pathname } = new URL(base_url);
  return pathname === '/' ? `${origin}/api/` : `${origin}${pathname.replace(/\/*$/, '/')}`;
}
