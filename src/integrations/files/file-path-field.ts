import { applyDecorators } from '@nestjs/common';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** Longest path of a file that there can be. */
const MAX_PATH = 1024;

/** The config field that names the file a node reads. */
export function FilePathField(example: string): PropertyDecorator {
  return applyDecorators(
    JSONSchema({
      description: "Path of the file below the organization's folder",
      examples: [example],
    }),
    IsString(),
    IsNotEmpty({ message: 'path must name a file' }),
    MaxLength(MAX_PATH),
  );
}
