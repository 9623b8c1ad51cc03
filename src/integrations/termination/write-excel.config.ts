import { IsBoolean, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { FilePath, Satisfies } from '../../node-sdk';

/** What Excel takes as the name of a sheet. */
const SHEET_NAME = /^(?!')[^[\]:*?/\\\p{Cc}]{1,31}(?<!')$/u;

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
  if (typeof value === 'string' && value.trim() !== '' && SHEET_NAME.test(value)) return undefined;
  return "must have 1 to 31 characters, none of []:*?/\\, and no ' at its ends";
}
