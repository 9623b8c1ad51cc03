import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../platform/http/access.decorator';
import { ApiEnvelope, ApiErrors } from '../platform/http/api-answer.decorators';
import { ListNodeTypesQuery, NodeTypeListDto } from './node-type.dto';
import { NODE_TYPES_EXAMPLE } from './node-type.examples';
import { NodeTypesService } from './node-types.service';

@ApiTags('Node types')
@Controller('node-types')
export class NodeTypesController {
  constructor(private readonly nodeTypes: NodeTypesService) {}

  @Get()
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({
    summary: 'List available node types',
    description: 'With their categories, roles, ports and the JSON Schema of their config.',
  })
  @ApiEnvelope(NodeTypeListDto, {
    description: 'The node types by category',
    example: NODE_TYPES_EXAMPLE,
  })
  @ApiErrors('INVALID_INPUT')
  list(@Query() query: ListNodeTypesQuery): NodeTypeListDto {
    return this.nodeTypes.list(query);
  }
}
