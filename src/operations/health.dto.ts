import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class LivenessDto {
  @ApiProperty({ type: String, enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

export class ReadinessChecksDto {
  @ApiProperty({ type: String, enum: ['ok'], example: 'ok' })
  database!: 'ok';

  /** Engine processes answer. */
  @ApiProperty({ type: String, enum: ['ok'], example: 'ok' })
  engine!: 'ok';

  /** Results can be written. */
  @ApiProperty({ type: String, enum: ['ok'], example: 'ok' })
  store!: 'ok';

  /**
   * Redis answers; in queue mode alone. `degraded`: it does not. Runs are accepted and carried out
   * all the same, up to a second later.
   */
  @ApiPropertyOptional({ type: String, enum: ['ok', 'degraded'], example: 'ok' })
  queue?: 'ok' | 'degraded';
}

export class ReadinessDto {
  @ApiProperty({ type: String, enum: ['ready'], example: 'ready' })
  status!: 'ready';

  @ApiProperty({ type: ReadinessChecksDto })
  checks!: ReadinessChecksDto;
}
