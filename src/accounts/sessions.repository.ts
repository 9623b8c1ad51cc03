import { Injectable } from '@nestjs/common';
import { EntityManager, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { SessionEntity } from './session.entity';

/** The table of sessions. Methods that take a manager belong inside a unit of work. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly manager: EntityManager) {}

  async insert(manager: EntityManager, session: Omit<SessionEntity, 'id' | 'user'>): Promise<void> {
    await manager.insert(SessionEntity, session);
  }

  /**
   * With its user, if it has not expired and was seen after `idleSince`: the one query of a request
   * with a session. A query builder, because findOne() with a relation asks twice.
   */
  findLive(tokenHash: string, now: Date, idleSince: Date): Promise<SessionEntity | null> {
    return this.manager
      .createQueryBuilder(SessionEntity, 'session')
      .innerJoinAndSelect('session.user', 'user')
      .where('session.tokenHash = :tokenHash', { tokenHash })
      .andWhere({ expiresAt: MoreThan(now), lastSeenAt: MoreThan(idleSince) })
      .getOne();
  }

  /** Does nothing if another request has noted a moment after `unlessSince`. */
  async noteSeen(id: number, now: Date, unlessSince: Date): Promise<void> {
    await this.manager.update(
      SessionEntity,
      { id, lastSeenAt: LessThanOrEqual(unlessSince) },
      { lastSeenAt: now },
    );
  }

  /** Whether there was one. */
  async remove(manager: EntityManager, id: number, userId: number): Promise<boolean> {
    const { affected } = await manager.delete(SessionEntity, { id, userId });
    return (affected ?? 0) > 0;
  }

  async removeExpired(now: Date): Promise<void> {
    await this.manager.delete(SessionEntity, { expiresAt: LessThanOrEqual(now) });
  }

  /** Signs the user out everywhere, but for the session `keptId`. */
  async removeAllOf(manager: EntityManager, userId: number, keptId?: number): Promise<void> {
    await manager.delete(
      SessionEntity,
      keptId === undefined ? { userId } : { userId, id: Not(keptId) },
    );
  }
}
