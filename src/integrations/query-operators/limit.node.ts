import {
  allColumns,
  bind,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { LimitConfig } from './limit.config';
import { LIMIT_DOCS } from './limit.docs';

@NodeType({
  key: 'limit',
  role: 'setter',
  label: 'Limit',
  description: 'Keep the first rows, or some after the first',
  config: LimitConfig,
  docs: LIMIT_DOCS,
})
export class LimitNode implements Setter<LimitConfig> {
  compile(
    { config }: SetterContext<LimitConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const { count, offset } = config;
    return {
      columns: allColumns(input1),
      rest: sql`FROM ${input1.from} LIMIT ${bind(count)} OFFSET ${bind(offset)}`,
    };
  }
}
