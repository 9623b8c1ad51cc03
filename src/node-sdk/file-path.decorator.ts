import { applyDecorators } from '@nestjs/common';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** Longest path of a file that there can be, in characters. */
const MAX_PATH = 1024;

/** A config field that names a file for `context.files`. */
export function FilePath(example: string, description = 'Path of the file'): PropertyDecorator {
  return applyDecorators(
    JSONSchema({
      description: `${description} below the organization's folder`,
      examples: [example],
    }),
    IsString(),
    IsNotEmpty({ message: '$property must name a file' }),
    MaxLength(MAX_PATH),
  );
}
