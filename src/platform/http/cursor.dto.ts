import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { IfGiven } from './if-given.decorator';
import { QueryInteger } from './query-integer.decorator';

/** Which part of a long list. */
export class CursorQuery {
  /** `next_cursor` of the part before; omitted: from the beginning. */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 200, example: 'aWQ6NTA' })
  @IfGiven()
  @IsString()
  @Length(1, 200)
  cursor?: string;

  @QueryInteger({ default: 50, min: 1, max: 100, description: 'Most items in the answer' })
  limit = 50;
}

/** What every part of a list tells beside its items. */
export class CursorPageDto {
  /** Null: there are no more. */
  @ApiProperty({ type: String, nullable: true, example: null })
  next_cursor!: string | null;
}
