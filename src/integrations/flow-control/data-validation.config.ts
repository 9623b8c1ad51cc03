import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ValidationRule } from './validation-rule.config';

const MOST_RULES = 100;

export class DataValidationConfig {
  @JSONSchema({
    description: 'What must hold of each row',
    examples: [[{ column: 'email', rule: 'required' }]],
  })
  @IsArray({ message: 'rules must be an array' })
  @ArrayMinSize(1, { message: 'rules must hold at least one' })
  @ArrayMaxSize(MOST_RULES, { message: `rules must hold at most ${String(MOST_RULES)}` })
  @ValidateNested({ each: true })
  @Type(() => ValidationRule)
  rules!: ValidationRule[];

  @JSONSchema({
    description:
      'What becomes of rows that break a rule: drop keeps them out of output1, keep leaves them in it, fail fails the run',
  })
  @IsIn(['drop', 'keep', 'fail'], { message: 'invalid_rows must be drop, keep or fail' })
  invalid_rows: 'drop' | 'keep' | 'fail' = 'drop';
}
