import { Injectable } from '@nestjs/common';
import type { ErrorDetail } from '../../common/app-error';
import { CredentialVault } from '../../credentials/credential-vault';
import { neededCredential } from '../../credentials/needed-credential';
import type { RunEnd } from '../../engine/process-pool/engine-client';
import type { PlannedNode, RunPlan } from '../../engine/process-pool/messages';
import { faultDetails, planNodeName } from '../../engine/process-pool/planned-node';
import { NodeRegistry } from '../../node-catalog/node-registry';

/** The decrypted part of a plan. */
export type UnlockedCredentials = Pick<RunPlan, 'credentials' | 'secrets'>;
/** How a run ends that lacks a credential. */
export type LackOfCredentials = Extract<RunEnd, { status: 'failed' }>;

/** Decrypts the credentials of a run's nodes, or fails the run before it reaches the engine. */
@Injectable()
export class RunCredentials {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly vault: CredentialVault,
  ) {}

  /** @throws AppError SERVICE_UNAVAILABLE where the database is out of reach */
  async unlock({
    organizationId,
    nodes,
  }: Pick<RunPlan, 'organizationId' | 'nodes'>): Promise<UnlockedCredentials | LackOfCredentials> {
    const wanted = nodes.flatMap((node) => {
      const registered = this.registry.get(node.nodeType);
      const need = registered && neededCredential(registered, node.config);
      return need ? [{ node, need }] : [];
    });
    const findings = await this.vault.open(
      organizationId,
      wanted.map(({ need }) => need),
    );
    const problems: ErrorDetail[] = [];
    const credentials: Record<number, RunPlan['credentials'][number]> = {};
    const secrets: string[] = [];
    wanted.forEach(({ node }, index) => {
      const finding = findings[index];
      if (finding?.kind === 'usable') {
        credentials[node.id] = finding.credential;
        secrets.push(...finding.secrets);
      } else if (finding) problems.push(...problemsOf(node, finding.problem));
    });
    const [first] = problems;
    if (first === undefined) return { credentials, secrets };
    const { message } = first;
    return { status: 'failed', code: 'EXECUTION_FAILED', message, details: problems };
  }
}

function problemsOf(node: PlannedNode, problem: string): ErrorDetail[] {
  const message = `${planNodeName(node)} (${node.nodeType}): ${problem}`;
  return faultDetails(node, message, message);
}
