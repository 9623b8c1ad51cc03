import {
  type ChecksConfig,
  type ConfigProblem,
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
  rowsOf,
} from '../../node-sdk';
import { ParametersConfig, type ParameterConfig } from './parameters.config';
import { isOfType } from './value-types';

/**
 * The workflow's input contract: the execution checks params against this config and fills in the
 * defaults before anything runs, so the params of the context are already right.
 */
@NodeType({
  key: 'parameters',
  role: 'getter',
  label: 'Parameters',
  description: 'Declare the params that a run takes and give them as one row; it needs no edge',
  config: ParametersConfig,
  docs: {
    errors: [
      'A required param is missing or a param has another type: the run is refused with 400, naming each.',
    ],
    example: {
      title: 'A run that takes a start date',
      nodes: [
        {
          node_type: 'input/parameters',
          config: {
            parameters: [
              { name: 'start_date', type: 'date', required: true },
              { name: 'currency', type: 'string', default: 'usd' },
            ],
          },
        },
        { node_type: 'termination/dashboardOutput' },
      ],
      edges: [{ source_node_index: 0, target_node_index: 1 }],
      params: { start_date: '2026-04-01' },
      rows: [{ start_date: '2026-04-01', currency: 'usd' }],
    },
  },
})
export class ParametersNode implements Getter<ParametersConfig>, ChecksConfig<ParametersConfig> {
  read({ config, params }: GetterContext<ParametersConfig>): RowSource {
    const values = new Map(Object.entries(params));
    const row = config.parameters.map(({ name }) => [name, values.get(name) ?? null] as const);
    return rowsOf(
      [Object.fromEntries(row)],
      config.parameters.map(({ name, type }) => ({ name, type })),
    );
  }

  check({ parameters }: ParametersConfig): ConfigProblem[] {
    const names = parameters.map(({ name }) => name);
    return parameters.flatMap((parameter, index) => [
      ...(names.indexOf(parameter.name) < index
        ? [
            {
              path: `parameters.${String(index)}.name`,
              message: `${parameter.name} is declared twice`,
            },
          ]
        : []),
      ...defaultFaults(parameter, `parameters.${String(index)}.default`),
    ]);
  }
}

function defaultFaults(parameter: ParameterConfig, path: string): ConfigProblem[] {
  const { name, type, default: fallback } = parameter;
  if (fallback === undefined || fallback === null || isOfType(type, fallback)) return [];
  return [{ path, message: `The default of ${name} must be of type ${type}` }];
}
