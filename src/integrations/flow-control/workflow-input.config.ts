import { IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { JsonObject } from '../../node-sdk';

export class WorkflowInputConfig {
  @JSONSchema({
    description:
      'Id of the workflow whose rows are read. It must be active, valid and visible to whoever runs this one',
    examples: [42],
  })
  @IsInt()
  @Min(1)
  workflow_id!: number;

  @JSONSchema({
    description:
      'Params that it runs with, held against its own input contract. Default: none; it does not see the params of this workflow',
    examples: [{ country: '{{ params.country }}' }],
  })
  @IsObject()
  params: JsonObject = {};

  @JSONSchema({
    description:
      'Which of its outputs, where it has several: the name of a workflowOutput, or where it has none the label of a terminator',
    examples: ['customers'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'output must name an output' })
  output?: string;
}
