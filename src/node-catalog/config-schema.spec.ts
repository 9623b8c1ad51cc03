import Ajv from 'ajv';
import { IsString } from 'class-validator';
import { Code } from '../node-sdk';
import { configSchemaOf } from './config-schema';
import { EmptyConfig, SplitConfig } from './testing/test-integration';

describe('configSchemaOf', () => {
  it('shows kinds, limits, defaults, descriptions, nested classes and expressions', () => {
    expect(configSchemaOf(SplitConfig)).toEqual({
      type: 'object',
      properties: {
        limit: {
          type: 'integer',
          maximum: 1000,
          default: 100,
          description: 'How many rows at the most',
        },
        column_name: { type: 'string' },
        direction: { type: 'string', enum: ['asc', 'desc'] },
        columns: { type: 'array', items: { type: 'string' } },
        rules: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              port: { type: 'string' },
              expression: {
                type: 'string',
                description: 'Which rows',
                format: 'vantage-expression',
              },
            },
            required: ['port', 'expression'],
            additionalProperties: false,
          },
        },
      },
      required: ['column_name'],
      additionalProperties: false,
    });
  });

  it('is a schema of its own for a class without fields', () => {
    expect(configSchemaOf(EmptyConfig)).toEqual({
      type: 'object',
      properties: {},
      required: [],
      additionalProperties: false,
    });
  });

  it('agrees with a JSON Schema validator', () => {
    const validate = new Ajv({ strict: false, formats: { 'vantage-expression': true } }).compile(
      configSchemaOf(SplitConfig),
    );
    expect(validate({ column_name: 'a', rules: [{ port: 'x', expression: '1' }] })).toBe(true);
    expect(validate({ column_name: 'a', rules: [{ port: 'x' }] })).toBe(false);
    expect(validate({})).toBe(false);
  });

  it('marks code of other systems', () => {
    class QueryConfig {
      @Code()
      @IsString()
      query!: string;
    }
    expect(configSchemaOf(QueryConfig)['properties']).toEqual({
      query: { type: 'string', format: 'vantage-query' },
    });
  });
});
