import { columnTypeOf } from './column-type';

describe('columnTypeOf', () => {
  it.each([
    ['BIGINT', 'number'],
    ['HUGEINT', 'number'],
    ['UINTEGER', 'number'],
    ['DECIMAL(18,3)', 'number'],
    ['DOUBLE', 'number'],
    ['BOOLEAN', 'boolean'],
    ['VARCHAR', 'string'],
    ['UUID', 'string'],
    ['INTERVAL', 'string'],
    ['BLOB', 'string'],
    ['DATE', 'date'],
    ['TIME', 'time'],
    ['TIMESTAMP', 'datetime'],
    ['TIMESTAMP WITH TIME ZONE', 'datetime'],
    ['TIMESTAMP_NS', 'datetime'],
    ['JSON', 'object'],
    ['STRUCT("a" INTEGER)', 'object'],
    ['MAP(VARCHAR, INTEGER)', 'object'],
    ['INTEGER[]', 'array'],
    ['STRUCT("a" INTEGER)[]', 'array'],
    ['DOUBLE[3]', 'array'],
  ])('%s is %s', (sqlType, type) => {
    expect(columnTypeOf(sqlType)).toBe(type);
  });
});
