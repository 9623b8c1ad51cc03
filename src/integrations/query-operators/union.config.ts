import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class UnionConfig {
  @JSONSchema({ description: 'Whether to keep all rows, or the first of equal ones' })
  @IsIn(['all', 'distinct'], { message: 'mode must be all or distinct' })
  mode: 'all' | 'distinct' = 'all';
}
