import { Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '../common/app-error';

/** Reads a path parameter as the id of an execution: `exec_` and a ULID. */
@Injectable()
export class ExecutionIdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (typeof value === 'string' && /^exec_[0-9A-HJKMNP-TV-Z]{26}$/.test(value)) return value;
    const message = 'executionId must be the execution_id of a run: exec_ and 26 characters';
    throw new AppError('INVALID_INPUT', message, { details: [{ path: 'executionId', message }] });
  }
}
