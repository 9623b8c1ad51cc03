import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../platform/http/if-given.decorator';
import { PageDto, PageQuery } from '../platform/http/page.dto';
import { Trimmed } from '../platform/http/trimmed.decorator';
import { EdgeDraftDto, NodeDraftDto, WorkflowEdgeDto, WorkflowNodeDto } from './graph.dto';
import { OVERLAP_POLICIES, type OverlapPolicy } from './overlap-policy';
import { VISIBILITIES, type Visibility } from './workflow-visibility';

const MAX_NODES = 200;
const MAX_EDGES = 1000;
const MAX_DESCRIPTION = 10_000;

class WorkflowFieldsDto {
  @ApiPropertyOptional({ type: String, maxLength: MAX_DESCRIPTION, example: 'New description' })
  @IfGiven()
  @IsString()
  @MaxLength(MAX_DESCRIPTION)
  description?: string;

  /** Only an active workflow can be executed. An inactive one is a draft: it may lack a terminator. */
  @ApiPropertyOptional({ type: Boolean, example: false })
  @IfGiven()
  @IsBoolean()
  is_active?: boolean;

  /** `private`: the owner's alone; `organization`: everybody of the organization may run it. */
  @ApiPropertyOptional({ type: String, enum: VISIBILITIES, example: 'private' })
  @IfGiven()
  @IsIn(VISIBILITIES)
  visibility?: Visibility;

  /** Longest run in seconds; null: as long as the server allows (EXECUTION_TIMEOUT_SECONDS). */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, nullable: true, example: 60 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483)
  timeout_seconds?: number | null;

  /** Runs of this workflow at a time; null: any number. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, nullable: true, example: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  max_concurrency?: number | null;

  /** What becomes of a run beyond `max_concurrency`: it waits, or is refused with 409. */
  @ApiPropertyOptional({ type: String, enum: OVERLAP_POLICIES, example: 'queue' })
  @IfGiven()
  @IsIn(OVERLAP_POLICIES)
  overlap?: OverlapPolicy;

  /** The whole graph, which replaces the one that is there; an empty list empties it. */
  @ApiPropertyOptional({ type: [NodeDraftDto], maxItems: MAX_NODES })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MAX_NODES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => NodeDraftDto)
  nodes?: NodeDraftDto[];

  /** Only together with `nodes`. */
  @ApiPropertyOptional({ type: [EdgeDraftDto], maxItems: MAX_EDGES })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MAX_EDGES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => EdgeDraftDto)
  edges?: EdgeDraftDto[];
}

/** A new workflow. */
export class CreateWorkflowDto extends WorkflowFieldsDto {
  /** Workflow name; blanks around it are dropped. */
  @ApiProperty({ type: String, minLength: 1, maxLength: 255, example: 'New Sales Pipeline' })
  @Trimmed()
  @IsString()
  @Length(1, 255)
  title!: string;
}

/** Changes to a workflow; what is left out stays as it is. */
export class UpdateWorkflowDto extends WorkflowFieldsDto {
  /** Blanks around it are dropped. */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 255, example: 'Updated Title' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 255)
  title?: string;
}

/** Which workflows to list. */
export class ListWorkflowsQuery extends PageQuery {
  /** Part of title or description, whatever its case. */
  @ApiPropertyOptional({ type: String, maxLength: 255, example: 'sales' })
  @IfGiven()
  @IsString()
  @MaxLength(255)
  search?: string;

  /** Only active ones, or only the others. */
  @ApiPropertyOptional({ type: Boolean, example: true })
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => readBoolean(value))
  @IsBoolean({ message: 'is_active must be true or false' })
  is_active?: boolean;
}

/** Unreadable text stays as it is, for the validator to refuse. */
function readBoolean(value: unknown): unknown {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

class WorkflowMetadataDto {
  @ApiProperty({ type: 'integer', example: 42 })
  id!: number;

  @ApiProperty({ type: String, example: 'Daily Sales Report' })
  title!: string;

  @ApiProperty({ type: String, example: 'Pulls Stripe data and generates a summary' })
  description!: string;

  @ApiProperty({ type: Boolean, example: true })
  is_active!: boolean;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-03-15T09:00:00.000Z' })
  created!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-28T14:30:00.000Z' })
  modified!: string;

  @ApiProperty({ type: String, enum: VISIBILITIES, example: 'private' })
  visibility!: Visibility;

  /** Longest run in seconds; null: as long as the server allows. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  timeout_seconds!: number | null;

  /** Runs at a time; null: any number. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  max_concurrency!: number | null;

  /** What becomes of a run beyond `max_concurrency`. */
  @ApiProperty({ type: String, enum: OVERLAP_POLICIES, example: 'queue' })
  overlap!: OverlapPolicy;

  /** Counts up with every change; in quotes it is the ETag. */
  @ApiProperty({ type: 'integer', example: 3 })
  version!: number;
}

/** A workflow in a list. */
export class WorkflowSummaryDto extends WorkflowMetadataDto {
  @ApiProperty({ type: 'integer', example: 5 })
  node_count!: number;

  @ApiProperty({ type: 'integer', example: 4 })
  edge_count!: number;
}

export class WorkflowListDto extends PageDto {
  @ApiProperty({ type: [WorkflowSummaryDto] })
  workflows!: WorkflowSummaryDto[];
}

/** A workflow with its graph. */
export class WorkflowDto extends WorkflowMetadataDto {
  /** In the order they were given. */
  @ApiProperty({ type: [WorkflowNodeDto] })
  nodes!: WorkflowNodeDto[];

  @ApiProperty({ type: [WorkflowEdgeDto] })
  edges!: WorkflowEdgeDto[];
}

/** A workflow just created or changed. */
export class SavedWorkflowDto extends WorkflowDto {
  /** Place in the `nodes` sent to the node's id; where a graph was sent. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { 0: 301, 1: 302, 2: 303 },
  })
  node_id_map?: Record<string, number>;
}
