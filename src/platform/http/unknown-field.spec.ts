import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { AppError } from '../../common/app-error';
import { InputValidationPipe } from './input-validation.pipe';

class StepDto {
  @IsString()
  @IsOptional()
  label?: string;
}

class BaseDto {
  @IsString()
  @IsOptional()
  title?: string;
}

class OrderDto extends BaseDto {
  @IsInt()
  @IsOptional()
  timeout_seconds?: number;

  @ValidateNested({ each: true })
  @Type(() => StepDto)
  @IsOptional()
  steps?: StepDto[];
}

async function detailsOf(body: object) {
  const error: unknown = await new InputValidationPipe()
    .transform(body, { type: 'body', metatype: OrderDto })
    .catch((reason: unknown) => reason);
  return error instanceof AppError ? error.details : undefined;
}

it('names an unknown field, the nearest and all that there are', async () => {
  expect(await detailsOf({ timeout_second: 1 })).toEqual([
    {
      path: 'timeout_second',
      message:
        'Unknown field: timeout_second. Did you mean timeout_seconds? There are timeout_seconds, steps, title',
    },
  ]);
});

it('names one of an object in a list by its place', async () => {
  expect(await detailsOf({ steps: [{}, { labels: 'x' }] })).toEqual([
    {
      path: 'steps.1.labels',
      message: 'Unknown field: steps.1.labels. Did you mean label? There are label',
    },
  ]);
});

it('guesses nothing where no field is called alike', async () => {
  const [detail] = (await detailsOf({ workflow_id: 1 })) ?? [];
  expect(detail?.message).toBe(
    'Unknown field: workflow_id. There are timeout_seconds, steps, title',
  );
});

it('compares no endless name, and shows its beginning', async () => {
  const [detail] = (await detailsOf({ ['x'.repeat(100_000)]: 1 })) ?? [];
  expect(detail?.message).toBe(
    `Unknown field: ${'x'.repeat(100)}…. There are timeout_seconds, steps, title`,
  );
});
