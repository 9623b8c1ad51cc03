import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import type { JsonObject } from '../common/json';
import { NODE_ROLES, type NodeRole } from '../node-sdk';
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

  @ApiProperty({ type: Boolean, example: true })
  requires_credential!: boolean;

  /** JSON Schema of the node's config. Format `vantage-expression` marks code. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { type: 'object' } })
  config_schema!: JsonObject;
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
