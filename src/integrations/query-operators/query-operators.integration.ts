import { Integration } from '../../node-sdk';
import { AggregationNode } from './aggregation.node';
import { CastColumnsNode } from './cast-columns.node';
import { ComputedColumnNode } from './computed-column.node';
import { DistinctNode } from './distinct.node';
import { FillNullNode } from './fill-null.node';
import { FilterNode } from './filter.node';
import { FlattenNode } from './flatten.node';
import { JoinNode } from './join.node';
import { LimitNode } from './limit.node';
import { PivotNode } from './pivot.node';
import { RenameColumnsNode } from './rename-columns.node';
import { SampleNode } from './sample.node';
import { SelectColumnsNode } from './select-columns.node';
import { SortNode } from './sort.node';
import { UnionNode } from './union.node';
import { UnpivotNode } from './unpivot.node';
import { WindowNode } from './window.node';

/** Everything between where rows come from and where they go; compiled to SQL. */
@Integration({
  key: 'queryoperators',
  name: 'Query Operators',
  id: 1,
  nodes: [
    FilterNode,
    ComputedColumnNode,
    AggregationNode,
    SortNode,
    LimitNode,
    JoinNode,
    UnionNode,
    DistinctNode,
    SelectColumnsNode,
    RenameColumnsNode,
    CastColumnsNode,
    FillNullNode,
    PivotNode,
    UnpivotNode,
    WindowNode,
    SampleNode,
    FlattenNode,
  ],
})
export class QueryOperatorsIntegration {}
