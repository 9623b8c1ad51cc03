import { HttpStub, type SeenRequest, type StubAnswer } from '../../support/stubs/http-stub';
import { chain, type NodeDraft, rowsNode } from '../../support/workflows';

const ROWS = [{ n: 1 }, { n: 2 }, { n: 3 }];

/** A service on loopback that remembers every message it was ever sent. */
export class Recorder extends HttpStub {
  /** A workflow that sends it three rows, each a message of its own, under `params.tag`. */
  workflow(): ReturnType<typeof chain> {
    const send: NodeDraft = {
      node_type: 'http/send',
      node_role: 'terminator',
      label: 'Send',
      config: { url: `${this.url}/{{ params.tag }}/{{ row.n }}`, per_row: true },
    };
    return chain(rowsNode(ROWS), send);
  }

  /** How often each message of a tag came. */
  timesOf(tag: string): number[] {
    return ROWS.map(
      ({ n }) => this.requests.filter(({ path }) => path === `/${tag}/${String(n)}`).length,
    );
  }

  /** Messages that came more than once. */
  repeated(): string[] {
    const seen = new Set<string>();
    return this.requests
      .map(({ path }) => path)
      .filter((path) => seen.size === seen.add(path).size);
  }

  protected override answer(request: SeenRequest): StubAnswer {
    return { body: { path: request.path } };
  }
}
