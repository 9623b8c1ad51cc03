import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Allow, IsIn, IsInt, IsObject, IsString, Length, MaxLength } from 'class-validator';
import type { JsonObject } from '../common/json';
import { NODE_ROLES, type NodeRole } from '../node-sdk';
import { IfGiven } from '../platform/http/if-given.decorator';

/** The value exactly as it came, not the copy that is made for validation. */
const AsSent = (): PropertyDecorator =>
  Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key]);

/** A node to be stored. */
export class NodeDraftDto {
  /** As in GET /node-types. */
  @ApiProperty({ type: String, minLength: 1, maxLength: 200, example: 'stripe/listCharges' })
  @IsString()
  @Length(1, 200)
  node_type!: string;

  /** Must be the node type's; left out, it is. */
  @ApiPropertyOptional({ type: String, enum: NODE_ROLES, example: 'getter' })
  @IfGiven()
  @IsIn(NODE_ROLES)
  node_role?: NodeRole;

  /** Left out, the node type's. */
  @ApiPropertyOptional({ type: String, maxLength: 255, example: 'List Charges' })
  @IfGiven()
  @IsString()
  @MaxLength(255)
  label?: string;

  /** Settings of the node: see `config_schema` of its type. Complete only when it runs. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    default: {},
    example: { limit: 50 },
  })
  @IfGiven()
  @AsSent()
  @IsObject()
  config?: JsonObject;

  /** Ignored: every node of a new graph gets a new id. */
  @ApiPropertyOptional({
    description: 'Ignored: every node of a new graph gets a new id',
    example: 101,
  })
  @Allow()
  id?: unknown;
}

/** An edge to be stored; it names nodes by their 0-based place in `nodes`. */
export class EdgeDraftDto {
  @ApiProperty({ type: 'integer', minimum: 0, example: 0 })
  @IsInt()
  source_node_index!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 1 })
  @IsInt()
  target_node_index!: number;

  /** Output port of the source. */
  @ApiPropertyOptional({ type: String, maxLength: 64, default: 'output1', example: 'output1' })
  @IfGiven()
  @IsString()
  @Length(1, 64)
  source_key?: string;

  /** Input port of the target. */
  @ApiPropertyOptional({ type: String, maxLength: 64, default: 'input1', example: 'input1' })
  @IfGiven()
  @IsString()
  @Length(1, 64)
  target_key?: string;
}

/** A stored node. */
export class WorkflowNodeDto {
  @ApiProperty({ type: 'integer', example: 101 })
  id!: number;

  @ApiProperty({ type: String, example: 'stripe/listCharges' })
  node_type!: string;

  @ApiProperty({ type: String, enum: NODE_ROLES, example: 'getter' })
  node_role!: NodeRole;

  @ApiProperty({ type: String, example: 'List Charges' })
  label!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { limit: 100 } })
  config!: JsonObject;
}

/** A stored edge. */
export class WorkflowEdgeDto {
  @ApiProperty({ type: 'integer', example: 201 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 101 })
  source_node_id!: number;

  @ApiProperty({ type: 'integer', example: 102 })
  target_node_id!: number;

  @ApiProperty({ type: String, example: 'output1' })
  source_key!: string;

  @ApiProperty({ type: String, example: 'input1' })
  target_key!: string;
}
