import { isIP } from 'node:net';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Descriptive, Satisfies, Secret } from '../../node-sdk';
import { IsAddress } from './address-field';

export class SmtpCredentialData {
  @JSONSchema({ description: 'Name or address of the mail server', examples: ['smtp.example.com'] })
  @IsString()
  @MaxLength(255)
  @Satisfies((value) => (isHost(value) ? undefined : 'must be a host name or an IP address'))
  host!: string;

  @JSONSchema({ description: 'Usually 587 (STARTTLS) or 465 (TLS)', examples: [587] })
  @IsInt()
  @Min(1)
  @Max(65535)
  port!: number;

  @JSONSchema({ description: 'Left out where the server wants no login', examples: ['reports'] })
  @IsOptional()
  @IsString()
  @MaxLength(320)
  @Satisfies((_, data: SmtpCredentialData) => loginFault(data))
  user?: string;

  @JSONSchema({ description: 'Sent over encrypted connections alone, except to this machine' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  @Satisfies((_, data: SmtpCredentialData) => loginFault(data))
  @Secret()
  password?: string;

  @JSONSchema({
    description:
      'Whether the connection is encrypted from its beginning. Default: true on port 465. Otherwise it is encrypted by STARTTLS: necessarily on port 587 and before a password, elsewhere where the server offers it',
  })
  @IsOptional()
  @IsBoolean()
  secure?: boolean;

  @JSONSchema({
    description: 'The sender of every mail',
    examples: ['Reports <reports@example.com>'],
  })
  @IsAddress()
  @Descriptive()
  from!: string;

  @JSONSchema({
    description:
      "Certificate (PEM) of the authority that signed the server's, or of the server itself, where it is not a public one",
  })
  @IsOptional()
  @IsString()
  @MaxLength(20_000)
  @Matches(/-----BEGIN CERTIFICATE-----/, { message: 'ca_certificate must be a PEM certificate' })
  ca_certificate?: string;
}

function isHost(value: unknown): boolean {
  return typeof value === 'string' && (isIP(value) !== 0 || /^[\w-]+(\.[\w-]+)*$/.test(value));
}

function loginFault({ user, password }: SmtpCredentialData): string | undefined {
  return isSet(user) === isSet(password)
    ? undefined
    : 'must be given together with the other of user and password';
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
