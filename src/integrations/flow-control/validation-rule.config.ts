import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Expression, type JsonValue, Satisfies } from '../../node-sdk';
import { boundFault, valuesFault } from './rule-values';
import { CHECKED_TYPES, type CheckedType } from './type-test';

const VALIDATION_RULES = [
  'required',
  'type',
  'unique',
  'range',
  'length',
  'regex',
  'allowed_values',
  'expression',
] as const;
export type ValidationRuleKind = (typeof VALIDATION_RULES)[number];

const LONGEST_MESSAGE = 500;
const MOST_VALUES = 10_000;

const isOf =
  (...kinds: readonly ValidationRuleKind[]) =>
  ({ rule }: ValidationRule): boolean =>
    kinds.includes(rule);
const hasColumn = ({ rule, column }: ValidationRule): boolean =>
  rule !== 'expression' || column !== undefined;
const usesBounds = isOf('range', 'length');

/** One thing that must hold of each row. */
export class ValidationRule {
  @JSONSchema({
    description:
      'What must hold of the column. Empty values break required alone; a blank text is empty to required. unique: no earlier row has the value. range and length: from min to max, both included. regex: an RE2 regular expression is found in the text. expression: a condition over any columns is not false',
    examples: ['required'],
  })
  @IsIn(VALIDATION_RULES, { message: `rule must be one of ${VALIDATION_RULES.join(', ')}` })
  rule!: ValidationRuleKind;

  @JSONSchema({
    description: 'Name of the column. With expression it only says where the issue is shown',
    examples: ['email'],
  })
  @ValidateIf(hasColumn)
  @IsString()
  @IsNotEmpty({ message: 'column must name a column' })
  column?: string;

  @JSONSchema({ description: 'With type: what each value must be', examples: ['number'] })
  @ValidateIf(isOf('type'))
  @IsIn(CHECKED_TYPES, { message: `type must be one of ${CHECKED_TYPES.join(', ')}` })
  type?: CheckedType;

  @JSONSchema({
    description: 'With unique: further columns, which together with column must not repeat',
    examples: [['country']],
  })
  @IsOptional()
  @IsArray({ message: 'with must be an array of column names' })
  @IsString({ each: true, message: 'with must hold column names' })
  with?: string[];

  @JSONSchema({
    description:
      'Least value (range: a number, a date or text) or least number of characters (length)',
    examples: [0],
  })
  @ValidateIf((rule: ValidationRule) => usesBounds(rule) && rule.min !== undefined)
  @Satisfies(boundFault)
  min?: number | string;

  @JSONSchema({ description: 'Greatest value or number of characters', examples: [100] })
  @ValidateIf((rule: ValidationRule) => usesBounds(rule) && rule.max !== undefined)
  @Satisfies(boundFault)
  max?: number | string;

  @JSONSchema({ description: 'With regex: the regular expression', examples: ['^[^@]+@[^@]+$'] })
  @ValidateIf(isOf('regex'))
  @IsString()
  @IsNotEmpty({ message: 'pattern must be a regular expression' })
  pattern?: string;

  @JSONSchema({
    description: 'With allowed_values: the texts, numbers and booleans that may stand there',
    examples: [['open', 'closed']],
  })
  @ValidateIf(isOf('allowed_values'))
  @IsArray({ message: 'values must be an array' })
  @ArrayMinSize(1, { message: 'values must hold at least one' })
  @ArrayMaxSize(MOST_VALUES, { message: `values must hold at most ${String(MOST_VALUES)}` })
  @Satisfies(valuesFault)
  values?: JsonValue[];

  @JSONSchema({ description: 'With expression: the condition', examples: ['net <= gross'] })
  @ValidateIf(isOf('expression'))
  @Expression()
  @IsString()
  @IsNotEmpty({ message: 'expression must not be empty' })
  expression?: string;

  @JSONSchema({
    description: 'What the issue says. Default: a sentence made from the rule',
    examples: ['Every customer needs an address'],
  })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_MESSAGE)
  message?: string;
}
