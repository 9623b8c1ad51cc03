import {
  Credential,
  type CredentialTestContext,
  type CredentialType,
  NodeError,
} from '../../node-sdk';
import { authenticated } from './authentication';
import { statusMessage } from './failed-answer';
import { HttpCredentialData } from './http-credential.data';

/** What any HTTP API may want of who calls it. */
@Credential({
  key: 'http',
  label: 'HTTP authentication',
  description: 'A password, token or key of an HTTP API, sent to its own hosts alone',
  data: HttpCredentialData,
})
export class HttpCredential implements CredentialType<HttpCredentialData> {
  hosts({ hosts }: HttpCredentialData): readonly string[] {
    return hosts;
  }

  /** Gets `test_url`. Without one nobody can tell whether it works, and it says so. */
  async test({ data, http }: CredentialTestContext<HttpCredentialData>): Promise<string> {
    const { test_url: url } = data;
    if (url === undefined) {
      throw new NodeError(
        'It cannot be tested: give it a test_url, an address of the API that wants it and changes nothing',
      );
    }
    const request = authenticated({ url }, { data });
    const answer = await http.request({ ...request, keepBytes: 4096 });
    if (answer.status < 200 || answer.status > 299) {
      throw new NodeError(await statusMessage(request, answer));
    }
    const { origin, pathname } = new URL(url);
    return `GET ${origin}${pathname} answered ${String(answer.status)}`;
  }
}
