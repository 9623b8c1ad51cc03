import {
  type ChecksConfig,
  type ConfigProblem,
  type Getter,
  type GetterContext,
  type HttpRequest,
  type JsonValue,
  NodeError,
  NodeType,
  type RowSource,
} from '../../node-sdk';
import { describe } from './failed-answer';
import { REQUEST_DOCS } from './request.docs';
import { requestOf, withContent } from './outgoing';
import { PageFetcher } from './page-fetcher';
import { pagesOf } from './pages';
import { paginationProblems } from './pagination.config';
import { RequestConfig } from './request.config';

@NodeType({
  key: 'request',
  role: 'getter',
  label: 'HTTP Request',
  description: 'Fetch rows from an HTTP API that answers JSON',
  config: RequestConfig,
  credential: 'http',
  credentialOptional: true,
  docs: REQUEST_DOCS,
})
export class RequestNode implements Getter<RequestConfig>, ChecksConfig<RequestConfig> {
  async read(context: GetterContext<RequestConfig>): Promise<RowSource> {
    const { config } = context;
    const { pagination, records_path } = config;
    const request = withContent(requestOf(config), config.body);
    const path = records_path === undefined ? {} : { recordsPath: records_path };
    if (pagination === undefined) {
      return { kind: 'json', body: await this.onlyAnswer(context, request), ...path };
    }
    const { max_rows } = pagination;
    const most = max_rows === undefined ? {} : { maxRows: max_rows };
    return { kind: 'json-pages', pages: pagesOf(context, pagination, request), ...path, ...most };
  }

  check(config: RequestConfig): ConfigProblem[] {
    const { method, body, pagination } = config;
    const hasBody = body !== undefined && body !== null;
    const problems: ConfigProblem[] = pagination ? paginationProblems(pagination) : [];
    if (method === 'GET' && hasBody) {
      problems.push({
        path: 'body',
        message: 'A GET request has no body; choose another method',
      });
    }
    if (pagination?.param_in === 'body' && (method === 'GET' || !isObjectOrNothing(body))) {
      problems.push({
        path: 'pagination.param_in',
        message: 'Parameters go into a body that is an object, with another method than GET',
      });
    }
    return problems;
  }

  private async onlyAnswer(context: GetterContext<RequestConfig>, request: HttpRequest) {
    const { status, body } = await new PageFetcher(context).get(request);
    if ('text' in body && body.text.trim() === '') {
      throw new NodeError(
        `${describe(request)} answered ${String(status)} without a body; JSON was expected`,
      );
    }
    return body;
  }
}

function isObjectOrNothing(body: JsonValue | undefined): boolean {
  return body === undefined || (typeof body === 'object' && !Array.isArray(body));
}
