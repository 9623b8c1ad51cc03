import { Integration } from '../../node-sdk';
import { HttpCredential } from './http.credential';
import { RequestNode } from './request.node';
import { SendNode } from './send.node';

/** Any HTTP API that speaks JSON. */
@Integration({
  key: 'http',
  name: 'HTTP',
  id: 5,
  nodes: [RequestNode, SendNode],
  credentials: [HttpCredential],
})
export class HttpIntegration {}
