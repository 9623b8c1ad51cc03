import { ApiProperty } from '@nestjs/swagger';
import { QueryInteger } from './query-integer.decorator';

/** Which page of a list. */
export class PageQuery {
  @QueryInteger({ default: 0, min: 0, max: 1_000_000_000, description: 'Page number (0-indexed)' })
  page = 0;

  @QueryInteger({ default: 50, min: 1, max: 100, description: 'Results per page' })
  limit = 50;
}

/** What every page of a list tells beside its items. */
export class PageDto {
  /** On all pages together. */
  @ApiProperty({ type: 'integer', example: 1 })
  total!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  page!: number;

  @ApiProperty({ type: 'integer', example: 50 })
  limit!: number;
}
