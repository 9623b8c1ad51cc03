import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { SecretRedactor } from '../../common/secret-redactor';
import { NodeError } from '../../node-sdk';
import { ConfigValidator } from '../../node-catalog/config-validator';
import { CredentialRegistry } from '../../node-catalog/credential-registry';
import { StorageSettings } from '../../platform/config/storage.settings';
import { EgressGate } from '../../platform/egress/egress-gate';
import type { CredentialTestResult, CredentialToTest } from '../process-pool/messages';
import { processSpool } from '../process-pool/process-spool';

/** How long a test may take, in milliseconds. */
const DEADLINE_MS = 10_000;
const LONGEST_MESSAGE = 500;

/** Tries out credentials, with a network limited to their own hosts. */
@Injectable()
export class CredentialTester {
  private readonly log = new Logger('CredentialTester');

  constructor(
    private readonly types: CredentialRegistry,
    private readonly configs: ConfigValidator,
    private readonly egress: EgressGate,
    private readonly storage: StorageSettings,
  ) {}

  /** Never rejects for what a credential does; what is wrong stands in the message. */
  async test(credential: CredentialToTest): Promise<CredentialTestResult> {
    const redactor = new SecretRedactor(credential.secrets);
    const answer = await this.answer(credential);
    return { ...answer, message: redactor.text(answer.message).slice(0, LONGEST_MESSAGE) };
  }

  private async answer(credential: CredentialToTest): Promise<CredentialTestResult> {
    const ours = processSpool(this.storage.spoolDir, process.pid);
    const spoolDirectory = join(ours, `test_${randomUUID()}`);
    const end = new AbortController();
    const timer = setTimeout(() => {
      end.abort(new NodeError(`There was no answer within ${String(DEADLINE_MS / 1000)} s`));
    }, DEADLINE_MS);
    try {
      return { ok: true, message: await this.attempt(credential, end.signal, spoolDirectory) };
    } catch (error) {
      return { ok: false, message: this.reason(error, end.signal) };
    } finally {
      clearTimeout(timer);
      end.abort();
      await rm(spoolDirectory, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** Ends with the signal, also where the test does not listen to it. */
  private async attempt(
    { type, data, hosts }: CredentialToTest,
    signal: AbortSignal,
    spoolDirectory: string,
  ): Promise<string> {
    const registered = this.types.get(type);
    if (registered === undefined) throw new NodeError(`There is no credential type "${type}"`);
    const instance = this.configs.instantiate({ configClass: registered.dataClass }, data);
    const outbound = this.egress.forRun({ signal, spoolDirectory });
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
    const context = { ...outbound.limitedTo(hosts), data: instance, signal };
    try {
      return await Promise.race([registered.instance.test(context), aborted]);
    } finally {
      outbound.close();
    }
  }

  private reason(error: unknown, signal: AbortSignal): string {
    const known: unknown = signal.aborted ? signal.reason : error;
    if (known instanceof NodeError) return known.message;
    this.log.error(known instanceof Error ? known : new Error(String(known)), 'test');
    return "The test failed unexpectedly; the server's log says why";
  }
}
