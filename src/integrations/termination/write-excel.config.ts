import { IsBoolean, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { FilePath, Satisfies } from '../../node-sdk';

/** What Excel takes as the name of a sheet. */
const SHEET_NAME = /^(?!')[^[\]:*?/\\\p{Cc}]+(?<!')$/u;
/** UTF-16 units. */
const LONGEST_NAME = 31;
/** Excel keeps a sheet of that name for itself. */
const RESERVED = 'history';

export class WriteExcelConfig {
  @FilePath('reports/{{ params.date }}.xlsx', 'Where the workbook shall lie')
  path!: string;

  @JSONSchema({
    description:
      'Name of the sheet. Rows that one sheet cannot hold (1 048 575) go on in the next, whose ' +
      'name gets a number',
    examples: ['Sales'],
  })
  @IsString()
  @Satisfies(sheetFault)
  sheet: string = 'Rows';

  @JSONSchema({
    description: 'Whether a file that is there already is replaced; else the run fails',
  })
  @IsBoolean()
  overwrite: boolean = false;
}

function sheetFault(value: unknown): string | undefined {
  const isName = typeof value === 'string' && value.trim() !== '' && SHEET_NAME.test(value);
  if (!isName || value.length > LONGEST_NAME) {
    return "must have 1 to 31 characters, none of []:*?/\\, and no ' at its ends";
  }
  return value.toLowerCase() === RESERVED ? 'must not be History, which Excel reserves' : undefined;
}
