import { Entity } from 'typeorm';
import {
  DateTimeColumn,
  IdColumn,
  IntegerColumn,
  JsonColumn,
  TextColumn,
} from '../platform/database/columns';
import type { AuditAction, AuditActorType, AuditOutcome, AuditResourceType } from './audit-actions';
import type { AuditDetails } from './audit-details';

/** What somebody did, or was not allowed to do. Written once and never changed. */
@Entity('audit_entries')
export class AuditEntryEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  @DateTimeColumn()
  created!: Date;

  @TextColumn(40)
  action!: AuditAction;

  @TextColumn(8)
  outcome!: AuditOutcome;

  @TextColumn(9)
  actorType!: AuditActorType;

  @IntegerColumn({ nullable: true })
  userId!: number | null;

  /** As it was then: the account may be gone. */
  @TextColumn(254, { nullable: true })
  email!: string | null;

  @IntegerColumn({ nullable: true })
  keyId!: number | null;

  @TextColumn(9, { nullable: true })
  keyPrefix!: string | null;

  @TextColumn(16)
  resourceType!: AuditResourceType;

  @TextColumn(64, { nullable: true })
  resourceId!: string | null;

  /** As it was then. */
  @TextColumn(255, { nullable: true })
  resourceName!: string | null;

  @TextColumn(64, { nullable: true })
  address!: string | null;

  @TextColumn(200, { nullable: true })
  userAgent!: string | null;

  @TextColumn(64, { nullable: true })
  requestId!: string | null;

  @JsonColumn({ nullable: true })
  details!: AuditDetails | null;
}
