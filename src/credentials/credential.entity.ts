import { Entity } from 'typeorm';
import {
  CreatedColumn,
  IdColumn,
  IntegerColumn,
  LongTextColumn,
  ModifiedColumn,
  TextColumn,
} from '../platform/database/columns';

/**
 * A credential of an organization. `data` and `secrets` are text here, since one that is damaged
 * must not keep the others from being read: CredentialSealer writes and reads them.
 */
@Entity('credentials')
export class CredentialEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  /** Unique in the organization. */
  @TextColumn(100)
  name!: string;

  /** Key of the type: `stripe` */
  @TextColumn(32)
  type!: string;

  /** The type, if this is the default of it; a unique index sees that there is one. */
  @TextColumn(32, { nullable: true })
  defaultOf!: string | null;

  /** JSON of the fields that may be shown. */
  @LongTextColumn()
  data!: string;

  /** JSON: sealed text by field. */
  @LongTextColumn()
  secrets!: string;

  /** The key that all of `secrets` is sealed with. */
  @TextColumn(32)
  keyId!: string;

  /** Another one with every change. */
  @IntegerColumn()
  version!: number;

  @CreatedColumn()
  created!: Date;

  @ModifiedColumn()
  modified!: Date;
}
