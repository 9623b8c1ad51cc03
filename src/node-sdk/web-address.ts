import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from './config-field.decorator';

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** `host:port` of an http(s) address, the form in which `hosts()` of a credential names a place. */
export function placeOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port === '' ? (PORTS[protocol] ?? '') : port}`;
}

/**
 * An optional field of a credential: where a service answers instead of its public address, for
 * gateways and test servers. http or https; no user name, query or fragment.
 */
export function BaseUrl(publicAddress: string): PropertyDecorator {
  return applyDecorators(
    JSONSchema({
      description: `Where the service answers. Default: ${publicAddress}`,
      examples: ['https://gateway.example.com/service'],
    }),
    IsOptional(),
    IsString(),
    Satisfies(baseUrlFault),
  );
}

function baseUrlFault(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value))
    return 'must be a full http or https address';
  const { protocol, username, password, search, hash } = new URL(value);
  if (!(protocol in PORTS)) return 'must be a full http or https address';
  if (username !== '' || password !== '') return 'must not hold a user name or password';
  return search === '' && hash === '' ? undefined : 'must not have a query or a fragment';
}
