import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsString,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { JsonValue } from '../../common/json';
import { Satisfies } from '../config-field.decorator';
import { CONDITION_OPERATORS, type ConditionOperator } from './condition-operators';
import { usesValue, valueFault } from './condition-value';

const FIELD = { description: 'Name of the column', examples: ['amount'] };
const OPERATOR = {
  description:
    'How the column is compared. neq, not_in and not_contains also keep rows in which the column is empty; contains, starts_with and ends_with take the text literally; matches searches for an RE2 regular expression; between includes both ends',
  examples: ['gt'],
};
const VALUE = {
  description:
    'What to compare with: an array for in and not_in, [low, high] for between, none for is_null and is_not_null. A number is compared as a number also where the column is text; a day such as 2026-04-29 is compared with datetimes by day (UTC)',
  examples: [10000],
};
const OPERATOR_FAULT = `operator must be one of ${CONDITION_OPERATORS.join(', ')}`;

/** One comparison. */
export class Condition {
  @JSONSchema(FIELD)
  @IsString()
  @IsNotEmpty({ message: 'field must name a column' })
  field!: string;

  @JSONSchema(OPERATOR)
  @IsIn(CONDITION_OPERATORS, { message: OPERATOR_FAULT })
  operator!: ConditionOperator;

  @JSONSchema(VALUE)
  @ValidateIf(usesValue)
  @Satisfies(valueFault)
  value?: JsonValue;
}

const isSingle = ({ conditions }: ConditionsConfig): boolean => conditions === undefined;

/** One condition, or several with `match`. */
export class ConditionsConfig {
  @JSONSchema(FIELD)
  @ValidateIf((config: ConditionsConfig) => isSingle(config) || config.field !== undefined)
  @IsString()
  @IsNotEmpty({ message: 'field must name a column' })
  field?: string;

  @JSONSchema(OPERATOR)
  @ValidateIf((config: ConditionsConfig) => isSingle(config) || config.operator !== undefined)
  @IsIn(CONDITION_OPERATORS, { message: OPERATOR_FAULT })
  operator?: ConditionOperator;

  @JSONSchema(VALUE)
  @ValidateIf(usesValue)
  @Satisfies(valueFault)
  value?: JsonValue;

  @JSONSchema({
    description: 'Several conditions, instead of field, operator and value',
    examples: [[{ field: 'amount', operator: 'gte', value: 100 }]],
  })
  @ValidateIf((config: ConditionsConfig) => !isSingle(config))
  @IsArray()
  @ArrayMinSize(1, { message: 'conditions must hold at least one' })
  @ValidateNested({ each: true })
  @Type(() => Condition)
  conditions?: Condition[];

  @JSONSchema({ description: 'Whether a row must meet all conditions or any of them' })
  @IsIn(['all', 'any'], { message: 'match must be all or any' })
  match: 'all' | 'any' = 'all';
}
