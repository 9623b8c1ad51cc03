import {
  ArrayNotEmpty,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig, Escaped, Satisfies } from '../../node-sdk';
import { AddressList, IsAddress, OptionalAddressList } from './address-field';
import { escapeHtml } from './escape-html';

const FORMATS = ['text', 'html'] as const;
const ATTACHMENTS = ['csv', 'xlsx'] as const;
export type Attachment = (typeof ATTACHMENTS)[number];

/** A format that is not known yet is taken for the one in which values can do harm. */
function escapeIn({ format }: Readonly<Record<string, unknown>>) {
  return (format ?? 'text') === 'text' ? undefined : escapeHtml;
}

export class SendEmailConfig extends CredentialConfig {
  @AddressList(
    'Who gets the mail: at most 50 addresses with cc and bcc together. With per_row it may be {{ row.email }}',
    ArrayNotEmpty({ message: 'to must hold an address' }),
  )
  to!: string[];

  @OptionalAddressList('Who gets a copy, for all to see')
  cc?: string[];

  @OptionalAddressList('Who gets a copy that the others do not see')
  bcc?: string[];

  @JSONSchema({
    description: 'Where answers go. Default: the sender',
    examples: ['sales@example.com'],
  })
  @IsOptional()
  @IsAddress()
  reply_to?: string;

  @JSONSchema({ description: 'One line', examples: ['{{ total_rows }} orders today'] })
  @IsString()
  @IsNotEmpty({ message: 'subject must not be empty' })
  @MaxLength(500)
  @Satisfies((value) => (/\p{Cc}/u.test(String(value)) ? 'must be one line' : undefined))
  subject!: string;

  @JSONSchema({
    description:
      'The text of the mail. May use {{ total_rows }}, and with per_row {{ row.name }}; in HTML such values are escaped',
    examples: ['There are {{ total_rows }} orders. They are attached.'],
  })
  @IsString()
  @IsNotEmpty({ message: 'body must not be empty' })
  @MaxLength(1_000_000)
  @Escaped(escapeIn)
  body!: string;

  @JSONSchema({ description: 'What the body is' })
  @IsIn(FORMATS, { message: `format must be one of ${FORMATS.join(', ')}` })
  format: (typeof FORMATS)[number] = 'text';

  @JSONSchema({ description: 'Attaches all rows as a file; not with per_row' })
  @IsOptional()
  @IsIn(ATTACHMENTS, { message: `attach must be one of ${ATTACHMENTS.join(', ')}` })
  attach?: Attachment;

  @JSONSchema({
    description: "Name of the attached file. Default: the workflow's title",
    examples: ['orders.csv'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'attachment_name must not be empty' })
  @MaxLength(100)
  attachment_name?: string;

  @JSONSchema({ description: 'Whether each row becomes a mail of its own' })
  @IsBoolean()
  per_row: boolean = false;

  @JSONSchema({
    description: 'Most mails of one run with per_row; with more rows than that none is sent',
    examples: [1000],
  })
  @IsInt()
  @Min(1)
  @Max(10_000)
  max_messages: number = 1000;

  @JSONSchema({ description: 'Whether nothing is sent when there are no rows' })
  @IsBoolean()
  skip_empty: boolean = false;
}
