import { SetMetadata } from '@nestjs/common';

export const OPTIONAL_BODY = 'vantage:optional-body';

/** The handler's body may be left out: an empty one reads as `{}`. */
export const OptionalBody = (): MethodDecorator => SetMetadata(OPTIONAL_BODY, true);
