import { ArrayMinSize, ArrayUnique, IsArray, IsNotEmpty, IsString } from 'class-validator';
import { applyDecorators } from '@nestjs/common';

/** A config field that lists column names, each once. */
export function IsColumnNames(field: string, fewest = 1): PropertyDecorator {
  return applyDecorators(
    IsArray({ message: `${field} must be an array of column names` }),
    ArrayMinSize(fewest, { message: `${field} must name at least one column` }),
    ArrayUnique({ message: `${field} must name each column once` }),
    IsString({ each: true, message: `${field} must hold column names` }),
    IsNotEmpty({ each: true, message: `${field} must not hold empty names` }),
  );
}
