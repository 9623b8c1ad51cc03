import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { COLUMN_TYPES, type ColumnType, type JsonValue } from '../../node-sdk';

/** One param that a run takes. */
export class ParameterConfig {
  @JSONSchema({
    description: 'Name: `{{ params.name }}` in configs, `$name` in expressions',
    examples: ['start_date'],
  })
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, {
    message: 'name must be letters, digits and underscores, 64 at most, and not begin with a digit',
  })
  name!: string;

  @JSONSchema({ description: 'Type of the value', examples: ['date'] })
  @IsIn(COLUMN_TYPES, { message: `type must be one of ${COLUMN_TYPES.join(', ')}` })
  type: ColumnType = 'string';

  @JSONSchema({ description: 'Whether a run without it is refused; a default makes it optional' })
  @IsBoolean()
  required: boolean = false;

  @JSONSchema({
    description: 'Value of runs that do not give one; null is no default',
    examples: ['2026-04-01'],
  })
  @IsOptional()
  @Allow()
  default?: JsonValue;
}

export class ParametersConfig {
  @JSONSchema({
    description: 'The params that a run takes, each with its type',
    examples: [[{ name: 'start_date', type: 'date', required: true }]],
  })
  @IsArray()
  @ArrayMinSize(1, { message: 'parameters must name at least one' })
  @ValidateNested({ each: true })
  @Type(() => ParameterConfig)
  parameters!: ParameterConfig[];
}
