import type { CreateWorkflowDto } from '../workflows/workflow.dto';

/** File of the demo within the folder that an organization's file nodes see. */
export const DEMO_FILE = 'seattle-weather.csv';

/** Days, temperatures and rain by kind of weather, the most frequent first. */
export const DEMO_WORKFLOW: CreateWorkflowDto = {
  title: 'Demo: weather in Seattle',
  description:
    'Reads daily weather from a CSV file, keeps the days from params.since on (default 2012-01-01) and sums them up by kind of weather.',
  nodes: [
    {
      node_type: 'files/readCsv',
      node_role: 'getter',
      label: 'Daily weather',
      config: { path: DEMO_FILE },
    },
    {
      node_type: 'queryoperators/filter',
      node_role: 'setter',
      label: 'From that day on',
      config: {
        field: 'date',
        operator: 'gte',
        value: '{{ params.since | default: "2012-01-01" }}',
      },
    },
    {
      node_type: 'queryoperators/computedColumn',
      node_role: 'setter',
      label: 'Warming of the day',
      config: { column_name: 'temp_range', expression: 'temp_max - temp_min' },
    },
    {
      node_type: 'queryoperators/aggregation',
      node_role: 'setter',
      label: 'By kind of weather',
      config: {
        group_by: ['weather'],
        aggregations: [
          { function: 'count', column: 'date', alias: 'days' },
          { function: 'avg', column: 'temp_max', alias: 'avg_temp_max' },
          { function: 'avg', column: 'temp_range', alias: 'avg_temp_range' },
          { function: 'sum', column: 'precipitation', alias: 'total_precipitation' },
        ],
      },
    },
    {
      node_type: 'queryoperators/sort',
      node_role: 'setter',
      label: 'Most frequent first',
      config: { by: [{ column: 'days', direction: 'desc' }] },
    },
    {
      node_type: 'termination/dashboardOutput',
      node_role: 'terminator',
      label: 'Dashboard',
      config: {},
    },
  ],
  edges: [0, 1, 2, 3, 4].map((index) => ({
    source_node_index: index,
    target_node_index: index + 1,
  })),
};
