import { Integration } from '../../node-sdk';
import { ParametersNode } from './parameters.node';
import { RowsNode } from './rows.node';

/** Rows that come with the workflow or with the request that runs it. */
@Integration({ key: 'input', name: 'Input', id: 3, nodes: [ParametersNode, RowsNode] })
export class InputIntegration {}
