import { type Getter, type GetterContext, NodeType, type RowSource, rowsOf } from '../../node-sdk';
import { RowsConfig } from './rows.config';

@NodeType({
  key: 'rows',
  role: 'getter',
  label: 'Rows',
  description: 'Start from rows written in the workflow itself, such as a small lookup table',
  config: RowsConfig,
  docs: {
    errors: ['A row is not an object, or a column has an empty name: the config is refused.'],
    example: {
      title: 'A small lookup table',
      nodes: [
        {
          node_type: 'input/rows',
          config: {
            rows: [
              { currency: 'usd', rate: 1 },
              { currency: 'eur', rate: 1.08 },
            ],
          },
        },
        { node_type: 'termination/dashboardOutput' },
      ],
      edges: [{ source_node_index: 0, target_node_index: 1 }],
      rows: [
        { currency: 'usd', rate: 1 },
        { currency: 'eur', rate: 1.08 },
      ],
    },
  },
})
export class RowsNode implements Getter<RowsConfig> {
  read({ config }: GetterContext<RowsConfig>): RowSource {
    return rowsOf(config.rows);
  }
}
