import { IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PortName } from '../../node-sdk';

export class WorkflowOutputConfig {
  @JSONSchema({
    description:
      'What other workflows call these rows, in the output of their workflowInput. Needed where a workflow has several of them',
    examples: ['customers'],
  })
  @IsOptional()
  @PortName()
  @IsString()
  name?: string;
}
