import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Max, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  allColumns,
  type ChecksConfig,
  type ConfigProblem,
  Expression,
  type Getter,
  Integration,
  NodeType,
  type Query,
  rowsOf,
  Satisfies,
  type Setter,
  sql,
  type Terminator,
} from '../../node-sdk';

export class RuleConfig {
  @IsString()
  port!: string;

  @JSONSchema({ description: 'Which rows' })
  @Expression()
  @IsString()
  expression!: string;
}

export class SplitConfig {
  @JSONSchema({ description: 'How many rows at the most' })
  @IsInt()
  @Max(1000)
  limit = 100;

  @IsString()
  column_name!: string;

  @IsOptional()
  @Satisfies((value, { limit }: SplitConfig) =>
    value === 'desc' && limit === 1 ? 'must not be desc for one row' : undefined,
  )
  @IsIn(['asc', 'desc'])
  direction?: string;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  columns?: string[];

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => RuleConfig)
  rules?: RuleConfig[];
}

// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a config without fields
export class EmptyConfig {}

@NodeType({
  key: 'read',
  role: 'getter',
  label: 'Read',
  description: 'Reads',
  config: EmptyConfig,
  credential: 'test',
})
export class ReadNode implements Getter<EmptyConfig> {
  read() {
    return rowsOf([]);
  }
}

@NodeType({
  key: 'split',
  role: 'setter',
  label: 'Split',
  description: 'Splits',
  config: SplitConfig,
  inputs: ['input1', 'input2'],
  optionalInputs: ['input2'],
  outputs: ['output1', 'output2'],
})
export class SplitNode implements Setter<SplitConfig>, ChecksConfig<SplitConfig> {
  compile(_context: unknown, inputs: Parameters<Setter<SplitConfig>['compile']>[1]): Query {
    const input = inputs['input1'];
    return { columns: input ? allColumns(input) : [], rest: sql`` };
  }

  check(config: SplitConfig): ConfigProblem[] {
    return config.limit === 13 ? [{ path: 'limit', message: 'limit must not be unlucky' }] : [];
  }
}

@NodeType({
  key: 'show',
  role: 'terminator',
  label: 'Show',
  description: 'Shows',
  config: EmptyConfig,
})
export class ShowNode implements Terminator<EmptyConfig> {
  deliver() {
    return undefined;
  }
}

@Integration({ key: 'test', name: 'Test', id: 900, nodes: [ReadNode, SplitNode, ShowNode] })
export class TestIntegration {}
