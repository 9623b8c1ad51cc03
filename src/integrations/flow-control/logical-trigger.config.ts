import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ConditionsConfig } from '../../node-sdk';

export class LogicalTriggerConfig extends ConditionsConfig {
  @JSONSchema({
    description:
      'filter_rows lets the rows pass that meet the conditions; gate_all lets all rows pass, or none',
  })
  @IsIn(['filter_rows', 'gate_all'], { message: 'mode must be filter_rows or gate_all' })
  mode: 'filter_rows' | 'gate_all' = 'filter_rows';

  @JSONSchema({
    description:
      'With gate_all: whether all rows pass as soon as any row meets the conditions, or only if every row does',
  })
  @IsIn(['any_row', 'every_row'], { message: 'gate_when must be any_row or every_row' })
  gate_when: 'any_row' | 'every_row' = 'any_row';
}
