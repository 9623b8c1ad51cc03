import type { JsonObject } from '../../common/json';
import type { EscapedField } from '../../node-sdk';
import { renderDeferred } from './render-deferred';
import { renderParams } from './render-params';

const mark = (value: string): string => `[${value}]`;
const escapedFields: EscapedField[] = [
  { field: 'body', escapeIn: (config) => (config['format'] === 'plain' ? undefined : mark) },
];
const render = (config: JsonObject, params: JsonObject, row?: JsonObject): JsonObject => {
  const planned = renderParams(config, params, { codeFields: [], escapedFields });
  return planned.deferred && row
    ? renderDeferred(planned.config, { params, row }, escapedFields)
    : planned.config;
};

describe('an escaped field', () => {
  it('escapes what placeholders bring and keeps what its author wrote', () => {
    const config = { body: '<b>{{ params.name }}</b>', subject: '{{ params.name }}' };
    expect(render(config, { name: '<x>' })).toEqual({ body: '<b>[<x>]</b>', subject: '<x>' });
  });

  it('escapes values of rows too, each once', () => {
    const config = { body: '{{ params.name }} {{ row.name }}', other: '{{ row.name }}' };
    expect(render(config, { name: 'p' }, { name: 'r' })).toEqual({ body: '[p] [r]', other: 'r' });
  });

  it('escapes a value that is the whole text, as text', () => {
    expect(render({ body: '{{ params.list }}' }, { list: [1] })).toEqual({ body: '[[1]]' });
    expect(render({ body: '{{ row.x }}' }, {}, { x: 1 })).toEqual({ body: '[1]' });
  });

  it('is not escaped again by the second pass over what the first one finished', () => {
    const config = { body: '<b>{{ params.name }}</b>', other: '{{ row.x }}' };
    expect(render(config, { name: '{{ row.x }}' }, { x: 1 })).toEqual({
      body: '<b>[{{ row.x }}]</b>',
      other: 1,
    });
  });

  it('may depend on the rest of the config', () => {
    const config = { body: '{{ params.name }}', format: 'plain' };
    expect(render(config, { name: '<x>' })).toEqual({ ...config, body: '<x>' });
  });
});
