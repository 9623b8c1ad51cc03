import { ValidateIf } from 'class-validator';

/** The field may be left out; given, even as null, it must be valid. */
export const IfGiven = (): PropertyDecorator =>
  ValidateIf((_owner: object, value: unknown) => value !== undefined);
