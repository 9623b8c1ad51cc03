import type { HttpRequest, NodeCredential } from '../../node-sdk';
import type { HttpCredentialData } from './http-credential.data';

/** The request with what the credential adds to it, in place of what the config wrote there. */
export function authenticated(
  request: HttpRequest,
  credential: Pick<NodeCredential<HttpCredentialData>, 'data'> | undefined,
): HttpRequest {
  if (credential === undefined) return request;
  const { data } = credential;
  if (data.scheme === 'query') {
    const url = new URL(request.url);
    url.searchParams.set(data.name ?? '', data.value ?? '');
    return { ...request, url: url.href };
  }
  const [name, value] = headerOf(data);
  const others = Object.entries(request.headers ?? {}).filter(
    ([other]) => other.toLowerCase() !== name.toLowerCase(),
  );
  return { ...request, headers: { ...Object.fromEntries(others), [name]: value } };
}

function headerOf(data: HttpCredentialData): [name: string, value: string] {
  const { scheme, username = '', password = '', token = '', name = '', value = '' } = data;
  if (scheme === 'header') return [name, value];
  if (scheme === 'bearer') return ['authorization', `Bearer ${token}`];
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  return ['authorization', `Basic ${pair}`];
}
