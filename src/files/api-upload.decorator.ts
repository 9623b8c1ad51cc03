import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';

/** Documents the form of an upload, so that Swagger UI offers to choose files. */
export function ApiUpload(): MethodDecorator {
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          file: {
            type: 'array',
            items: { type: 'string', format: 'binary' },
            minItems: 1,
            maxItems: 20,
            description: 'One file or several, together at most FILE_MAX_MB',
          },
          path: {
            type: 'string',
            description:
              'Where the file shall lie, `sales/2026-04.csv`; with a `/` at its end the folder for ' +
              'the files of this form. Default: the file names that the form gives',
            maxLength: 1024,
            example: 'sales/',
          },
          overwrite: {
            type: 'boolean',
            default: false,
            description:
              'Whether files that are there already are replaced; else the answer is 409',
          },
        },
      },
    }),
  );
}
