import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '../../common/app-error';

/** Reads a path parameter as the id of a resource: decimal digits, 1 to 2^53 - 1. */
@Injectable()
export class ResourceIdPipe implements PipeTransform<unknown, number> {
  transform(value: unknown, metadata: ArgumentMetadata): number {
    const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
    if (Number.isSafeInteger(id) && id > 0) return id;
    const path = metadata.data ?? 'id';
    const message = `${path} must be a whole number from 1 to ${String(Number.MAX_SAFE_INTEGER)}`;
    throw new AppError('INVALID_INPUT', message, { details: [{ path, message }] });
  }
}
