import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsColumnNames } from './column-names';

const JOIN_TYPES = ['inner', 'left', 'right', 'full', 'semi', 'anti'] as const;
export type JoinType = (typeof JOIN_TYPES)[number];

export class JoinConfig {
  @JSONSchema({
    description:
      'inner: rows of both that match; left, right, full: also those of input1, input2, both that have no match; semi, anti: rows of input1 that have, or do not have, a match, without columns of input2',
  })
  @IsIn(JOIN_TYPES, { message: `type must be one of ${JOIN_TYPES.join(', ')}` })
  type: JoinType = 'inner';

  @JSONSchema({
    description: 'Columns of input1 that must equal those of right_keys, in the same order',
    examples: [['customer_id']],
  })
  @IsColumnNames('left_keys')
  left_keys!: string[];

  @JSONSchema({ description: 'Columns of input2', examples: [['id']] })
  @IsColumnNames('right_keys')
  right_keys!: string[];
}
