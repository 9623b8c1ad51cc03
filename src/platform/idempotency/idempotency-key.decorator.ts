import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** Documents the header of a route that does a repeated request once. */
export function ApiIdempotencyKey(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'The same request sent again with the same key within 24 hours is not done again: it gets ' +
        'the answer of the first. 1 to 255 visible ASCII characters, new for each request.',
      schema: { type: 'string', maxLength: 255, example: '5f0c8c1e-7d5a-4b4e-9f0b-3f6f6c1f2a11' },
    }),
  );
}
