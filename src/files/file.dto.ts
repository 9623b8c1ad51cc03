import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.decorator';
import { QueryInteger } from '../platform/http/query-integer.decorator';

const MAX_PATH = 1024;

/** A file of the organization. */
export class FileDto {
  /** Below the organization's folder, as nodes name it in their config. */
  @ApiProperty({ type: String, example: 'sales/2026-04.csv' })
  path!: string;

  /** The last part of the path. */
  @ApiProperty({ type: String, example: '2026-04.csv' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 48_213 })
  bytes!: number;

  /** When its content was last written. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  modified!: string;
}

/** The files that an upload made or replaced. */
export class UploadedFilesDto {
  @ApiProperty({ type: [FileDto] })
  files!: FileDto[];
}

/** A page of a list of files. */
export class FilePageDto {
  @ApiProperty({ type: [FileDto] })
  files!: FileDto[];

  /** Give it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  next_cursor!: string | null;
}

/** Which file. */
export class FilePathQuery {
  @ApiProperty({
    type: String,
    maxLength: MAX_PATH,
    description: "Path below the organization's folder",
    example: 'sales/2026-04.csv',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_PATH)
  path!: string;
}

/** Which part of the list of files. */
export class FilesQuery {
  @ApiPropertyOptional({
    type: String,
    maxLength: MAX_PATH,
    description: 'Only paths that begin with this text; a folder with its `/` at the end',
    example: 'sales/',
  })
  @IfGiven()
  @IsString()
  @MaxLength(MAX_PATH)
  prefix?: string;

  @QueryInteger({ default: 100, min: 1, max: 1000, description: 'Files per page' })
  limit = 100;

  @ApiPropertyOptional({ type: String, description: '`next_cursor` of the page before' })
  @IfGiven()
  @IsString()
  @IsNotEmpty()
  @MaxLength(2 * MAX_PATH)
  cursor?: string;
}

export const FILE_EXAMPLE: FileDto = {
  path: 'sales/2026-04.csv',
  name: '2026-04.csv',
  bytes: 48_213,
  modified: '2026-04-29T12:00:00.000Z',
};
