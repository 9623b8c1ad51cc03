import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies, Secret } from '../../node-sdk';

const SCHEMES = ['basic', 'bearer', 'header', 'query'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** What each scheme needs, and takes no more than. */
const FIELDS: Readonly<Record<Scheme, readonly (keyof HttpCredentialData)[]>> = {
  basic: ['username', 'password'],
  bearer: ['token'],
  header: ['name', 'value'],
  query: ['name', 'value'],
};
const ALL_FIELDS = [...new Set(Object.values(FIELDS).flat())];
/** A name or an address, the name perhaps for all below it, perhaps with a port. */
const HOST =
  /^((\*\.)?[\p{L}\p{N}_]([\p{L}\p{N}_.-]*[\p{L}\p{N}_])?|\[[0-9a-f:.]+\])(:\d{1,5})?$/iu;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export class HttpCredentialData {
  @JSONSchema({
    description:
      'basic: user name and password. bearer: a token in the Authorization header. header: a header of any name. query: a parameter of the address',
    examples: ['bearer'],
  })
  @IsIn(SCHEMES, { message: `scheme must be one of ${SCHEMES.join(', ')}` })
  @Satisfies(schemeFault)
  scheme!: Scheme;

  @JSONSchema({ description: 'With basic', examples: ['reporting'] })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  username?: string;

  @JSONSchema({ description: 'With basic; may be empty' })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  @Secret()
  password?: string;

  @JSONSchema({ description: 'With bearer' })
  @IsOptional()
  @IsString()
  @MaxLength(16_000)
  @Secret()
  token?: string;

  @JSONSchema({
    description: 'With header and query: the name of the header or of the parameter',
    examples: ['X-Api-Key'],
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @JSONSchema({ description: 'With header and query' })
  @IsOptional()
  @IsString()
  @MaxLength(16_000)
  @Secret()
  value?: string;

  @JSONSchema({
    type: 'array',
    items: { type: 'string' },
    description:
      'The only hosts that it is sent to: names, `*.` for all below a name, or addresses, each with an optional port',
    examples: [['api.example.com']],
  })
  @IsArray()
  @ArrayNotEmpty({ message: 'hosts must name at least one host' })
  @ArrayMaxSize(50)
  @Satisfies(hostsFault)
  hosts!: string[];

  @JSONSchema({
    description: 'An address that a test of the credential gets; one that changes nothing',
    examples: ['https://api.example.com/me'],
  })
  @IsOptional()
  @IsString()
  @Satisfies((value) => (isWebAddress(value) ? undefined : 'must be a full http or https address'))
  test_url?: string;
}

export function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

function schemeFault(scheme: unknown, data: HttpCredentialData): string | undefined {
  if (typeof scheme !== 'string' || !Object.hasOwn(FIELDS, scheme)) return undefined;
  const needed = FIELDS[scheme as Scheme];
  const lacking = needed.filter((field) => data[field] === undefined || isEmpty(field, data));
  if (lacking.length > 0) return `${scheme} needs ${lacking.join(' and ')}`;
  const extra = ALL_FIELDS.find((field) => !needed.includes(field) && data[field] !== undefined);
  if (extra !== undefined) return `${scheme} takes no ${extra}`;
  const badName = scheme === 'header' && !HEADER_NAME.test(String(data.name));
  return badName ? 'header needs a name that is the name of a header' : undefined;
}

function isEmpty(field: keyof HttpCredentialData, data: HttpCredentialData): boolean {
  return field !== 'password' && data[field] === '';
}

function hostsFault(hosts: unknown): string | undefined {
  const all: readonly unknown[] = Array.isArray(hosts) ? hosts : [];
  const wrong = all.find((host) => !isHost(host));
  if (wrong === undefined) return undefined;
  return `must be hosts such as api.example.com, *.example.com or 10.1.0.7:8080, without https:// and path: ${JSON.stringify(wrong).slice(0, 100)} is none`;
}

function isHost(host: unknown): boolean {
  if (typeof host !== 'string') return false;
  const port = HOST.exec(host)?.at(-1);
  return HOST.test(host) && (port === undefined || Number(port.slice(1)) <= 65_535);
}
