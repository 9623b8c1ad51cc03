import { Integration } from '../../node-sdk';
import { RequestNode } from './request.node';

/** Any HTTP API that speaks JSON. */
@Integration({ key: 'http', name: 'HTTP', id: 5, nodes: [RequestNode] })
export class HttpIntegration {}
