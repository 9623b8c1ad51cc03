import type { JsonObject } from '../common/json';
import { CredentialConfig } from '../node-sdk';
import { ConfigValidator } from './config-validator';
import type { RegisteredNode } from './registered-node';
import { registryOf } from './testing/registry-of';
import { RuleConfig, TestIntegration } from './testing/test-integration';

const validator = new ConfigValidator();
const nodeOf = (name: string): RegisteredNode => {
  const node = registryOf(TestIntegration).get(name);
  if (node === undefined) throw new Error(`no ${name}`);
  return node;
};
const split = nodeOf('test/split');
const problems = (config: JsonObject, skipPlaceholders = true, node = split) =>
  validator.check(node, config, { skipPlaceholders });
const messages = (config: JsonObject, skipPlaceholders = true) =>
  problems(config, skipPlaceholders).map(({ message }) => message);

describe('ConfigValidator.check', () => {
  it('accepts a complete config, and an empty one where nothing is required', () => {
    const rules = [{ port: 'a', expression: 'x > 1' }];
    expect(problems({ column_name: 'a', limit: 5, columns: [], rules })).toEqual([]);
    expect(problems({}, true, nodeOf('test/read'))).toEqual([]);
  });

  it('lets a credential be named by params alone', () => {
    const node = { ...nodeOf('test/read'), configClass: CredentialConfig };
    const named = (credential_id: string) => problems({ credential_id }, true, node);
    expect(named('{{ params.credential }}')).toEqual([]);
    expect(named('{{ input.credential }}')).toEqual([
      {
        path: 'credential_id',
        message: 'credential_id may read params alone: {{ params.name }}',
      },
    ]);
  });

  it('names a missing field as documented', () => {
    const missing = [
      { path: 'column_name', message: 'Missing required config field: column_name' },
    ];
    expect(problems({})).toEqual(missing);
    expect(problems({ column_name: null })).toEqual(missing);
  });

  it('names a missing field of a nested object with its path', () => {
    expect(messages({ column_name: 'a', rules: [{ expression: '1' }, {}] })).toEqual([
      'Missing required config field: rules.0.port',
      'Missing required config field: rules.1.port',
      'Missing required config field: rules.1.expression',
    ]);
  });

  it('refuses unknown fields, naming the nearest', () => {
    expect(messages({ column_name: 'a', limits: 1 })).toEqual([
      'Unknown config field: limits. Did you mean limit? ' +
        'There are limit, column_name, direction, columns, rules',
    ]);
    expect(messages({ column_name: 'a', rules: [{ port: 'a', expression: '1', x: 1 }] })).toEqual([
      'Unknown config field: rules.0.x. Did you mean port? There are port, expression',
    ]);
    expect(problems({ any: 1 }, true, nodeOf('test/read'))).toEqual([
      { path: 'any', message: 'Unknown config field: any' },
    ]);
  });

  it('says once what kind of value a field takes, and each fault of its content', () => {
    expect(messages({ column_name: 5 })).toEqual(['column_name must be a string']);
    expect(messages({ column_name: 'a', limit: 'many' })).toEqual([
      'limit must be an integer number',
    ]);
    expect(messages({ column_name: 'a', limit: 5000 })).toEqual([
      'limit must not be greater than 1000',
    ]);
    expect(messages({ column_name: 'a', rules: [{ port: 1, expression: '1' }] })).toEqual([
      'rules.0.port must be a string',
    ]);
  });

  it.each<[string, JsonObject, string]>([
    ['text', { rules: 'x' }, 'rules must be an array'],
    ['a number', { rules: 5 }, 'rules must be an array'],
    ['one object', { rules: { port: 'a', expression: '1' } }, 'rules must be an array'],
    ['numbers', { rules: [5] }, 'rules.0 must be an object'],
    ['arrays', { rules: [[]] }, 'rules.0 must be an object'],
    ['null inside', { rules: [null] }, 'rules.0 must be an object'],
    ['deep nonsense', { rules: { a: { b: [1] } } }, 'rules must be an array'],
  ])('refuses %s where nested objects belong', (_name, config, message) => {
    expect(messages({ column_name: 'a', ...config })).toEqual([message]);
  });

  it('keeps the default where an optional field is null', () => {
    expect(problems({ column_name: 'a', limit: null })).toEqual([]);
    expect(validator.instantiate(split, { column_name: 'a', limit: null })).toMatchObject({
      limit: 100,
    });
  });

  it('hands data on as it is, whatever its keys', () => {
    const columns: JsonObject[] = [{ toString: 1, valueOf: { hasOwnProperty: 'x' } }];
    const instance = validator.instantiate(split, { column_name: 'a', columns, rules: [{}] });
    expect(instance).toEqual(expect.objectContaining({ columns, limit: 100 }));
    expect((instance as { rules: object[] }).rules[0]).toBeInstanceOf(RuleConfig);
  });

  it("asks the node's own check once the fields are right", () => {
    expect(messages({ column_name: 'a', limit: 13 })).toEqual(['limit must not be unlucky']);
    expect(messages({ limit: 13 })).toEqual(['Missing required config field: column_name']);
  });

  describe('before params are known', () => {
    it('says nothing of a value that is one whole placeholder', () => {
      const config = {
        column_name: '{{ params.c }}',
        limit: '{{ params.n }}',
        direction: '{{ params.d }}',
        columns: '{{ params.cs }}',
        rules: '{{ params.rules }}',
      };
      expect(problems(config)).toEqual([]);
      expect(messages(config, false)).toHaveLength(4);
    });

    it('says nothing of the content of text with placeholders, but of its kind', () => {
      expect(messages({ column_name: 'a', direction: '{{ params.a }}sc' })).toEqual([]);
      expect(messages({ column_name: 'a', limit: '{{ params.a }}0' })).toEqual([
        'limit must be an integer number',
      ]);
      expect(messages({ column_name: 'a', columns: ['{{ params.a }}', 'b'] })).toEqual([]);
    });

    it('leaves rules between fields until all of them are known', () => {
      const config = { column_name: 'a', direction: 'desc', limit: 1 };
      expect(messages(config)).toEqual(['direction must not be desc for one row']);
      expect(messages({ ...config, column_name: '{{ params.a }}' })).toEqual([]);
    });

    it('still refuses unknown and missing fields', () => {
      expect(messages({ nonsense: '{{ params.a }}' })).toHaveLength(2);
    });
  });

  it('refuses placeholders in expressions, naming the way to write them', () => {
    const rules = [{ port: 'a', expression: '{{ params.min }}' }];
    expect(problems({ column_name: 'a', rules })).toEqual([
      {
        path: 'rules.0.expression',
        message: 'Placeholders are not available in code: write $min for the parameter params.min',
      },
    ]);
  });

  it('refuses placeholders that cannot be read or that a setter has not', () => {
    expect(messages({ column_name: '{{ params.x | upcase }}' })).toEqual([
      'Unknown filter "upcase": placeholders know only "default"',
    ]);
    expect(messages({ column_name: '{{ row.x }}' })).toEqual([
      '{{ row.x }} is not available in this node: it may use params',
    ]);
    expect(messages({ column_name: '{{ row.x | upcase }} is data now' }, false)).toEqual([]);
  });

  it('finds the expressions of a config', () => {
    const rules = [
      { port: 'a', expression: 'x' },
      { port: 'b', expression: 'y' },
    ];
    expect(validator.expressions(split, { column_name: 'z', rules })).toEqual([
      { path: 'rules.0.expression', source: 'x' },
      { path: 'rules.1.expression', source: 'y' },
    ]);
  });
});
