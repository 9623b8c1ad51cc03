import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class FindingDto {
  /** Null where it belongs to the graph as a whole. */
  @ApiProperty({ type: 'integer', nullable: true, example: 102 })
  node_id!: number | null;

  @ApiProperty({ type: String, example: 'Missing required config field: column_name' })
  message!: string;
}

/** What is wrong, or only notable, about a workflow. */
export class ValidationDto {
  @ApiProperty({ type: Boolean, example: false })
  valid!: boolean;

  /** Only where it is not valid. */
  @ApiPropertyOptional({ type: [FindingDto] })
  errors?: FindingDto[];

  /** What may still run, or is not the graph's fault. */
  @ApiProperty({ type: [FindingDto] })
  warnings!: FindingDto[];
}
