import type { JsonObject, JsonValue } from '../../node-sdk';
import { configOf, readGetter } from '../../node-sdk/testing/node-kit';
import { ParametersConfig } from './parameters.config';
import { ParametersNode } from './parameters.node';
import { RowsConfig } from './rows.config';
import { RowsNode } from './rows.node';

describe('rows', () => {
  const read = (rows: JsonValue) => readGetter(new RowsNode(), configOf(RowsConfig, { rows }));

  it('are given as they are written, uneven ones too', async () => {
    const rows: JsonValue[] = [{ a: 1 }, { b: { c: [null] } }, {}];
    expect((await read(rows)).rows).toEqual(rows);
  });

  it.each([[{}], [[1]], [[[]]], [[null]], ['x']])('are not %j', async (rows) => {
    await expect(async () => read(rows as JsonValue)).rejects.toThrow(/must (be|hold)/);
  });
});

describe('parameters', () => {
  const node = new ParametersNode();
  const config = (...parameters: JsonObject[]) => configOf(ParametersConfig, { parameters });

  it('become one row of what is declared', async () => {
    const declared = config(
      { name: 'from', type: 'date' },
      { name: 'limit', type: 'number' },
      { name: 'note' },
    );
    const { rows, source } = await readGetter(node, declared, {
      params: { from: '2026-04-01', limit: 5, undeclared: true },
    });
    expect(rows).toEqual([{ from: '2026-04-01', limit: 5, note: null }]);
    expect(source).toMatchObject({
      columns: [
        { name: 'from', type: 'date' },
        { name: 'limit', type: 'number' },
        { name: 'note', type: 'string' },
      ],
    });
  });

  it.each<[JsonObject, string]>([
    [{ name: '1a' }, 'name must be letters'],
    [{ name: 'a b' }, 'name must be letters'],
    [{ name: 'a', type: 'text' }, 'type must be one of string'],
    [{ name: 'a', required: 'yes' }, 'required must be a boolean'],
    [{ name: 'a', extra: 1 }, 'extra should not exist'],
  ])('refuse %j', (parameter, message) => {
    expect(() => config(parameter)).toThrow(message);
  });

  it('must not be none', () => {
    expect(() => config()).toThrow('parameters must name at least one');
  });

  it('must not be declared twice', () => {
    expect(node.check(config({ name: 'a' }, { name: 'A' }, { name: 'a' }))).toEqual([
      { path: 'parameters.2.name', message: 'a is declared twice' },
    ]);
  });

  it.each<[string, JsonValue, boolean]>([
    ['string', 'x', true],
    ['string', 1, false],
    ['number', 1, true],
    ['number', '1', false],
    ['boolean', false, true],
    ['date', '2026-02-28', true],
    ['date', '2026-02-30', false],
    ['datetime', '2026-02-28T12:00:00Z', true],
    ['datetime', 'soon', false],
    ['time', '12:30', true],
    ['time', '25:00', false],
    ['object', {}, true],
    ['object', [], false],
    ['array', [], true],
    ['array', null, true],
  ])('of type %s may have the default %j: %s', (type, fallback, allowed) => {
    expect(node.check(config({ name: 'a', type, default: fallback }))).toHaveLength(
      allowed ? 0 : 1,
    );
  });
});
