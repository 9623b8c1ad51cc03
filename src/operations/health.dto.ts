import { ApiProperty } from '@nestjs/swagger';

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
}

export class ReadinessDto {
  @ApiProperty({ type: String, enum: ['ready'], example: 'ready' })
  status!: 'ready';

  @ApiProperty({ type: ReadinessChecksDto })
  checks!: ReadinessChecksDto;
}
