import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Descriptive, Satisfies, Secret } from '../../node-sdk';

/** What is demanded of the connection before the password is sent over it. */
const TLS_MODES = ['off', 'require', 'verify'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/**
 * Servers are told texts that a NUL ends: what stands behind it would be taken for settings of the
 * connection.
 */
function HasNoNul(): PropertyDecorator {
  return Satisfies((value) =>
    typeof value === 'string' && value.includes('\0') ? 'must not hold NUL characters' : undefined,
  );
}

/** What every database server wants to know. */
export abstract class ServerCredentialData {
  @JSONSchema({ description: 'Host name or address of the server', examples: ['db.example.com'] })
  @IsString()
  @Matches(/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/, {
    message: 'host must be a host name or an address, without a port',
  })
  @MaxLength(253)
  host!: string;

  abstract port: number;

  @JSONSchema({
    description: 'User name. Give it no more rights than the workflows need',
    examples: ['reports'],
  })
  @IsString()
  @IsNotEmpty({ message: 'user must not be empty' })
  @MaxLength(255)
  @HasNoNul()
  user!: string;

  @JSONSchema({ description: 'Password; may be empty' })
  @IsString()
  @MaxLength(1000)
  @HasNoNul()
  @Secret()
  password: string = '';

  @JSONSchema({ description: 'Name of the database', examples: ['shop'] })
  @IsString()
  @IsNotEmpty({ message: 'database must not be empty' })
  @MaxLength(255)
  @HasNoNul()
  @Descriptive()
  database!: string;

  @JSONSchema({
    description:
      'TLS. off: none. require: encrypted, whoever the server is. verify: encrypted, and the certificate must be valid for the host',
    examples: ['verify'],
  })
  @IsIn(TLS_MODES)
  ssl: TlsMode = 'off';

  @JSONSchema({
    description:
      'Certificate (PEM) of the authority that signed that of the server, for ssl verify. Default: those that Node.js trusts',
  })
  @IsOptional()
  @IsString()
  @MaxLength(20_000)
  @Satisfies(caFault)
  ca?: string;
}

/** The port of a server, as a field of its credential. */
export function IsPort(): PropertyDecorator {
  return (target, property) => {
    JSONSchema({ description: 'Port of the server' })(target, property as string);
    IsInt()(target, property);
    Min(1)(target, property);
    Max(65_535)(target, property);
  };
}

/** `host:port`, the only place that a database credential may be sent to. */
export function placeOf({ host, port }: Pick<ServerCredentialData, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

function caFault(ca: unknown, { ssl }: ServerCredentialData): string | undefined {
  if (ssl !== 'verify') return 'is of use with ssl verify alone';
  return typeof ca === 'string' && ca.includes('-----BEGIN CERTIFICATE-----')
    ? undefined
    : 'must be a certificate in PEM: -----BEGIN CERTIFICATE-----';
}
