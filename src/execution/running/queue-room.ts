import { Injectable } from '@nestjs/common';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { WaitingRunsRepository } from '../waiting-runs.repository';

/**
 * Whether further runs may wait. As long as fewer than EXECUTION_QUEUE_LIMIT wait, any may; from then
 * on each organization that waits or asks has an equal share of the limit, so that one which fills the
 * queue keeps no other out of it. Less than twice the limit wait at most.
 */
@Injectable()
export class QueueRoom {
  constructor(
    private readonly waitingRuns: WaitingRunsRepository,
    private readonly settings: ExecutionSettings,
  ) {}

  /** How many wait, where that is too many for one more of the organization. */
  async lackFor(organizationId: number): Promise<number | undefined> {
    const waiting = await this.waitingRuns.countQueuedByOrganization();
    const total = sum(waiting);
    if (total < this.settings.queueLimit) return undefined;
    const own = waiting.get(organizationId) ?? 0;
    const organizations = waiting.size + (own === 0 ? 1 : 0);
    return own < this.shareOf(organizations) ? undefined : total;
  }

  /** The organizations of which none may be added now. */
  async fullOrganizations(): Promise<number[]> {
    const waiting = await this.waitingRuns.countQueuedByOrganization();
    if (sum(waiting) < this.settings.queueLimit) return [];
    const share = this.shareOf(waiting.size);
    return [...waiting].filter(([, own]) => own >= share).map(([organizationId]) => organizationId);
  }

  private shareOf(organizations: number): number {
    return Math.max(1, Math.floor(this.settings.queueLimit / organizations));
  }
}

function sum(waiting: ReadonlyMap<number, number>): number {
  return [...waiting.values()].reduce((total, own) => total + own, 0);
}
