import type { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { formsOf, TOKEN, VAULT_INTEGRATION, VaultService } from '../support/vault-service';
import { chain, createWorkflow, type NodeDraft, outputNode, rowsNode } from '../support/workflows';

const node = (node_type: string, config: Record<string, unknown> = {}): NodeDraft => ({
  node_type,
  node_role: node_type === 'testvault/tell' ? 'terminator' : 'getter',
  label: 'Ask',
  config,
});
const ask = (config: Record<string, unknown> = {}) =>
  chain(node('testvault/ask', config), outputNode());

onEachDatabase((database) => {
  let service: VaultService;
  let server: TestServer;

  beforeAll(async () => {
    service = await VaultService.start();
    server = await startServer({
      database,
      env: {
        VANTAGE_INTEGRATIONS: VAULT_INTEGRATION,
        EGRESS_ALLOW: service.host,
        ALLOW_SIGNUP: 'true',
      },
    });
  });
  afterAll(async () => {
    await server.close();
    await service.close();
  });

  let organizations = 0;
  /** The admin of an organization that has no credentials yet. */
  const newOwner = () => server.signUp(`org${String(++organizations)}`);
  const other = { type: 'othertestservice', data: { token: TOKEN } };

  const save = (owner: ApiClient, graph: object) =>
    owner.post('/workflows', { title: 'Credentials', ...graph });
  const execute = async (owner: ApiClient, graph: Record<string, unknown>, body?: unknown) => {
    const id = await createWorkflow(owner, graph);
    return owner.post(`/workflows/${String(id)}/execute`, body);
  };
  const warningsOf = async (owner: ApiClient, graph: Record<string, unknown>) => {
    const id = await createWorkflow(owner, graph);
    const { body } = await owner.post(`/workflows/${String(id)}/validate`);
    expect(body.data.valid).toBe(true);
    return (body.data.warnings as { message: string }[]).map(({ message }) => message);
  };
  /** Runs and expects them to fail for their credential; why. */
  const failure = async (owner: ApiClient, graph: Record<string, unknown>, body?: unknown) => {
    const answer = await execute(owner, graph, body);
    expect([answer.status, answer.body.error?.code]).toEqual([422, 'EXECUTION_FAILED']);
    expect(answer.body.error.execution_id).toMatch(/^exec_/);
    expect(answer.body.error.details[0]).toMatchObject({ node_id: expect.any(Number) });
    return answer.body.error.message as string;
  };

  describe('a node gets', () => {
    it('the credential that it names', async () => {
      const owner = await newOwner();
      await service.create(owner);
      const { id, name } = await service.create(owner);
      expect((await execute(owner, ask({ credential_id: id }))).body.data.rows).toEqual([
        { account: 'acme', credential: name, type: 'testservice', hosts: [service.host] },
      ]);
    });

    it('the one that params name', async () => {
      const owner = await newOwner();
      await service.create(owner);
      const { id, name } = await service.create(owner);
      const graph = ask({ credential_id: '{{ params.which }}' });
      const { body } = await execute(owner, graph, { params: { which: id } });
      expect(body.data.rows).toMatchObject([{ credential: name }]);
      const text = await execute(owner, graph, { params: { which: 'seven' } });
      expect([text.status, text.body.error.code]).toEqual([400, 'INVALID_INPUT']);
    });

    it('the default of its type, whichever that is now', async () => {
      const owner = await newOwner();
      const first = await service.create(owner);
      const second = await service.create(owner);
      expect((await execute(owner, ask())).body.data.rows).toMatchObject([
        { credential: first.name },
      ]);
      await owner.patch(`/credentials/${String(second.id)}`, { is_default: true });
      expect((await execute(owner, ask())).body.data.rows).toMatchObject([
        { credential: second.name },
      ]);
    });

    it('the one default among the types that it takes', async () => {
      const owner = await newOwner();
      const either = chain(node('testvault/either'), outputNode());
      const { name } = await service.create(owner, other);
      expect((await execute(owner, either)).body.data.rows).toEqual([
        { name, type: 'othertestservice' },
      ]);
      const { id } = await service.create(owner);
      expect(await failure(owner, either)).toMatch(/both defaults: say which in credential_id/);
      const named = chain(node('testvault/either', { credential_id: id }), outputNode());
      expect((await execute(owner, named)).body.data.rows).toMatchObject([{ type: 'testservice' }]);
    });

    it('none that it does not name, where it can do without', async () => {
      const owner = await newOwner();
      const { id, name } = await service.create(owner);
      const maybe = (config = {}) => chain(node('testvault/maybe', config), outputNode());
      expect((await execute(owner, maybe())).body.data.rows).toEqual([{ name: null }]);
      expect((await execute(owner, maybe({ credential_id: id }))).body.data.rows).toEqual([
        { name },
      ]);
    });
  });

  describe('a credential', () => {
    it('of another organization is refused like one that does not exist', async () => {
      const owner = await newOwner();
      const { id } = await service.create(await newOwner());
      const messageOf = async (credential_id: number): Promise<unknown> => {
        const { status, body } = await save(owner, ask({ credential_id }));
        expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
        expect(body.error.details[0].path).toBe('nodes.0.config.credential_id');
        return body.error.message;
      };
      expect(await messageOf(id)).toBe(`Credential ${String(id)} not found`);
      expect(await messageOf(999_999)).toBe('Credential 999999 not found');
    });

    it('of another organization opens no run, by params either', async () => {
      const owner = await newOwner();
      const { id } = await service.create(await newOwner());
      const graph = ask({ credential_id: '{{ params.which }}' });
      expect(await failure(owner, graph, { params: { which: id } })).toContain(
        `Credential ${String(id)} not found`,
      );
    });

    it('of another type is refused at saving, also where the graph is replaced', async () => {
      const owner = await newOwner();
      const { id } = await service.create(owner, other);
      const graph = ask({ credential_id: id });
      const workflow = await createWorkflow(owner, {});
      for (const answer of [
        await save(owner, graph),
        await owner.patch(`/workflows/${String(workflow)}`, graph),
      ]) {
        expect([answer.status, answer.body.error.code]).toEqual([400, 'INVALID_INPUT']);
        expect(answer.body.error.message).toContain('takes one of type testservice');
      }
      expect((await owner.get(`/workflows/${String(workflow)}`)).body.data.version).toBe(1);
    });

    it('that is missing is a warning, and fails the run', async () => {
      const owner = await newOwner();
      expect(await warningsOf(owner, ask())).toEqual([
        expect.stringContaining('No testservice credential is the default'),
      ]);
      expect(await failure(owner, ask())).toContain('it needs a credential of type testservice');
      await service.create(owner);
      expect(await warningsOf(owner, ask())).toEqual([]);
    });

    it('that is gone is a warning, and fails the run', async () => {
      const owner = await newOwner();
      const { id } = await service.create(owner);
      const workflow = await createWorkflow(owner, ask({ credential_id: id }));
      await owner.delete(`/credentials/${String(id)}`);
      const { body } = await owner.post(`/workflows/${String(workflow)}/validate`);
      const message = `Credential ${String(id)} not found`;
      expect(body.data).toMatchObject({ valid: true, warnings: [{ message }] });
      const run = await owner.post(`/workflows/${String(workflow)}/execute`);
      expect([run.status, run.body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
      expect(run.body.error.message).toContain(message);
    });

    it('is not named by rows', async () => {
      const owner = await newOwner();
      const workflow = await createWorkflow(owner, ask({ credential_id: '{{ input.id }}' }));
      const { body } = await owner.post(`/workflows/${String(workflow)}/validate`);
      expect(body.data).toMatchObject({
        valid: false,
        errors: [{ message: 'credential_id may read params alone: {{ params.name }}' }],
      });
    });
  });

  describe('a node that tells its secret', () => {
    let owner: ApiClient;
    beforeAll(async () => {
      owner = await newOwner();
      await service.create(owner);
    });

    const expectNoSecret = (text: string): void => {
      for (const form of formsOf(TOKEN)) expect(text.includes(form)).toBe(false);
    };

    it.each(['message', 'details', 'unforeseen'])('does not get it into the %s', async (leak) => {
      const { status, text, body } = await execute(owner, ask({ leak }));
      expect(status).toBe(422);
      expectNoSecret(text);
      const record = await owner.get(`/executions/${String(body.error.execution_id)}`);
      expect(record.status).toBe(200);
      expectNoSecret(record.text);
      expect(text).toContain(leak === 'unforeseen' ? 'unexpectedly' : '[secret]');
    });

    it.each(['warning', 'console'])('does not get it into the answer by a %s', async (leak) => {
      const { status, text, body } = await execute(owner, ask({ leak }));
      expect(status).toBe(200);
      expectNoSecret(text);
      if (leak === 'warning') {
        expect(body.data.warnings[0].message).toBe('Careful with [secret] [secret] Basic [secret]');
      }
    });

    it('does not get it into its delivery', async () => {
      const { status, text, body } = await execute(
        owner,
        chain(rowsNode(), node('testvault/tell')),
      );
      expect(status).toBe(200);
      expect(body.data.outputs[0].delivery).toEqual({
        used: '[secret]',
        list: [{ '[secret]': 'key [secret]' }],
      });
      expectNoSecret(text);
    });

    it('does not get it into the log, past the log, or into the crash of its process', async () => {
      const crash = await execute(owner, ask({ leak: 'uncaught' }));
      expect([crash.status, crash.body.error.code]).toEqual([500, 'EXECUTION_CRASHED']);
      await server.prints('Unforeseen: [secret]');
      await server.prints('Careful with [secret]');
      await server.prints('Uncaught: [secret]');
      expectNoSecret(server.output);
      expect((await execute(owner, ask())).status).toBe(200);
    });
  });
});
