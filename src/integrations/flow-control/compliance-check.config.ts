import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ConditionsConfig } from '../../node-sdk';

/** From the least to the greatest. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

const MOST_RULES = 100;
const LONGEST_NAME = 200;
const LONGEST_MESSAGE = 500;

/** Conditions that every compliant row meets. */
export class ComplianceRule extends ConditionsConfig {
  @JSONSchema({
    description: 'What the rule is called in the violations',
    examples: ['Invoices over 10000 are approved'],
  })
  @IsString()
  @IsNotEmpty({ message: 'name must not be empty' })
  @MaxLength(LONGEST_NAME)
  name!: string;

  @JSONSchema({ description: 'How grave it is to break the rule' })
  @IsIn(SEVERITIES, { message: `severity must be one of ${SEVERITIES.join(', ')}` })
  severity: Severity = 'medium';

  @JSONSchema({
    description: 'What is to be done about it; stands in the violation',
    examples: ['Ask the cost centre for an approval'],
  })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_MESSAGE)
  message?: string;
}

export class ComplianceCheckConfig {
  @JSONSchema({
    description:
      'What a row must meet to pass, all of it. A rule for a part of the rows has match any, with the other rows as one of its conditions',
    examples: [
      [{ name: 'Has an owner', severity: 'high', field: 'owner', operator: 'is_not_null' }],
    ],
  })
  @IsArray({ message: 'rules must be an array' })
  @ArrayMinSize(1, { message: 'rules must hold at least one' })
  @ArrayMaxSize(MOST_RULES, { message: `rules must hold at most ${String(MOST_RULES)}` })
  @ValidateNested({ each: true })
  @Type(() => ComplianceRule)
  rules!: ComplianceRule[];

  @JSONSchema({ description: 'Name of the column of fail that lists the violated rules' })
  @IsString()
  @IsNotEmpty({ message: 'violations_column must not be empty' })
  violations_column = 'violations';

  @JSONSchema({ description: 'Name of the column of fail that holds the greatest severity' })
  @IsString()
  @IsNotEmpty({ message: 'severity_column must not be empty' })
  severity_column = 'violation_severity';
}
