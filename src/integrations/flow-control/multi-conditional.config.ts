import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ConditionsConfig, PortName } from '../../node-sdk';

const MOST_RULES = 50;

/** Conditions that send a row to a port of their own. */
export class RoutingRule extends ConditionsConfig {
  @JSONSchema({
    description:
      'Name of the output port of the rows that this rule takes. Default: rule1 for the first rule, rule2 for the second, and so on; a port with a name keeps its edges when rules change places',
    examples: ['large'],
  })
  @IsOptional()
  @PortName()
  @IsString()
  name?: string;
}

export class MultiConditionalConfig {
  @JSONSchema({
    description:
      'Tried in this order: a row leaves by the port of the first rule whose conditions it meets, and by else where it meets none',
    examples: [[{ name: 'large', field: 'amount', operator: 'gte', value: 1000 }]],
  })
  @IsArray({ message: 'rules must be an array' })
  @ArrayMinSize(1, { message: 'rules must hold at least one' })
  @ArrayMaxSize(MOST_RULES, { message: `rules must hold at most ${String(MOST_RULES)}` })
  @ValidateNested({ each: true })
  @Type(() => RoutingRule)
  rules!: RoutingRule[];
}
