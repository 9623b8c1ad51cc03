import { type Getter, type GetterContext, NodeType, type RowSource, rowsOf } from '../../node-sdk';
import { RowsConfig } from './rows.config';

@NodeType({
  key: 'rows',
  role: 'getter',
  label: 'Rows',
  description: 'Start from rows written in the workflow itself, such as a small lookup table',
  config: RowsConfig,
})
export class RowsNode implements Getter<RowsConfig> {
  read({ config }: GetterContext<RowsConfig>): RowSource {
    return rowsOf(config.rows);
  }
}
