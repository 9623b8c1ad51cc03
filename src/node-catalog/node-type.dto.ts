import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import type { JsonObject } from '../common/json';
import { COLUMN_TYPES, type ColumnType, NODE_ROLES, type NodeRole } from '../node-sdk';
import { IfGiven } from '../platform/http/if-given.decorator';

/** Which node types to list; both filters together where both are given. */
export class ListNodeTypesQuery {
  /** Part of a category's name or key, whatever its case. */
  @ApiPropertyOptional({ type: String, maxLength: 100, example: 'stripe' })
  @IfGiven()
  @IsString()
  @MaxLength(100)
  category?: string;

  @ApiPropertyOptional({ type: String, enum: NODE_ROLES, example: 'getter' })
  @IfGiven()
  @IsIn(NODE_ROLES)
  role?: NodeRole;
}

export class CategoryDto {
  /** Stable. */
  @ApiProperty({ type: 'integer', example: 15 })
  id!: number;

  @ApiProperty({ type: String, example: 'Stripe' })
  name!: string;

  /** All node types of the category, also those that the filter leaves out. */
  @ApiProperty({ type: 'integer', example: 8 })
  node_count!: number;
}

export class NodeColumnDto {
  @ApiProperty({ type: String, example: 'charge_id' })
  name!: string;

  @ApiProperty({ type: String, enum: COLUMN_TYPES, example: 'string' })
  type!: ColumnType;
}

/** What a config schema cannot say. */
export class NodeDocumentationDto {
  /** The columns that it answers, where they are always the same. */
  @ApiPropertyOptional({ type: [NodeColumnDto] })
  columns?: readonly NodeColumnDto[];

  /** What becomes of an input without rows. */
  @ApiPropertyOptional({ type: String, example: 'No rows come out.' })
  empty_input?: string;

  @ApiPropertyOptional({ type: String, example: 'A row whose value is NULL does not match.' })
  nulls?: string;

  @ApiPropertyOptional({ type: String, example: 'The node fails and names the nearest columns.' })
  missing_columns?: string;

  @ApiPropertyOptional({ type: String, example: 'Numbers in text are compared as numbers.' })
  mixed_types?: string;

  @ApiPropertyOptional({ type: String, example: 'The exact name wins over one in other case.' })
  name_collisions?: string;

  /** What makes it fail, and what to do about it. */
  @ApiProperty({ type: [String], example: ['The API key is refused: check the credential.'] })
  errors!: readonly string[];

  /** A workflow that shows the node at work, as `POST /workflows` takes it. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { title: 'Charges' } })
  example!: JsonObject;
}

export class NodeTypeDto {
  @ApiProperty({ type: String, example: 'stripe/listCharges' })
  node_type!: string;

  /** Name of its category. */
  @ApiProperty({ type: String, example: 'Stripe' })
  category!: string;

  @ApiProperty({ type: String, example: 'List Charges' })
  label!: string;

  @ApiProperty({ type: String, enum: NODE_ROLES, example: 'getter' })
  node_role!: NodeRole;

  @ApiProperty({ type: String, example: 'Retrieve a list of charges from Stripe' })
  description!: string;

  /** Names of its input ports. */
  @ApiProperty({ type: [String], example: ['input1'] })
  inputs!: readonly string[];

  /** Names of its output ports. */
  @ApiProperty({ type: [String], example: ['output1'] })
  outputs!: readonly string[];

  /** How the output ports follow from the config. Where it is set, `outputs` is an example. */
  @ApiPropertyOptional({ type: String, example: 'One port a rule, then `else`.' })
  outputs_rule?: string;

  @ApiProperty({ type: Boolean, example: true })
  requires_credential!: boolean;

  /** The types of credential of which it takes one. */
  @ApiProperty({ type: [String], example: ['stripe'] })
  credential_types!: readonly string[];

  /** JSON Schema of the node's config. Formats `vantage-expression` and `vantage-query` mark code. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { type: 'object' } })
  config_schema!: JsonObject;

  @ApiPropertyOptional({ type: () => NodeDocumentationDto })
  documentation?: NodeDocumentationDto;
}

export class NodeTypeListDto {
  /** The categories of the node types listed. */
  @ApiProperty({ type: [CategoryDto] })
  categories!: CategoryDto[];

  @ApiProperty({ type: [NodeTypeDto] })
  node_types!: NodeTypeDto[];

  /** How many node types are listed. */
  @ApiProperty({ type: 'integer', example: 2 })
  total!: number;
}
