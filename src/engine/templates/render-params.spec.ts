import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../common/json';
import type { CodeField } from '../../node-sdk';
import { renderDeferred } from './render-deferred';
import { renderParams } from './render-params';
import { RenderBudget } from './render-text';

const render = (config: JsonObject, params: JsonObject = {}, codeFields: CodeField[] = []) =>
  renderParams(config, params, { codeFields, escapedFields: [] });
const one = (text: string, params: JsonObject = {}) => render({ text }, params).config['text'];

describe('renderParams', () => {
  it('replaces placeholders inside text', () => {
    expect(one('from {{ params.a }} to {{params.b}}!', { a: '1 April', b: 30 })).toBe(
      'from 1 April to 30!',
    );
  });

  it.each<[string, JsonValue]>([
    ['number', 50],
    ['boolean', false],
    ['null', null],
    ['array', [1, 'two', { three: 3 }]],
    ['object', { a: { b: [] } }],
    ['string', 'text'],
  ])('keeps the type of a whole placeholder: %s', (_name, value) => {
    expect(one('{{ params.x }}', { x: value })).toEqual(value);
  });

  it('writes values into text as JSON, null as nothing', () => {
    const params = { list: [1, 2], object: { a: 1 }, none: null, yes: true };
    expect(
      one('{{ params.list }} {{ params.object }} {{ params.none }}{{ params.yes }}', params),
    ).toBe('[1,2] {"a":1} true');
  });

  it('renders strings in arrays and objects, and never keys', () => {
    const config = { '{{ params.x }}': [{ deep: ['{{ params.x }}'] }, 7] };
    expect(render(config, { x: 'v' }).config).toEqual({ '{{ params.x }}': [{ deep: ['v'] }, 7] });
  });

  it('reads nested values, positions and quoted names', () => {
    const params = { a: { b: [{ 'c d': 'deep' }] } };
    expect(one("{{ params.a.b[0]['c d'] }}", params)).toBe('deep');
  });

  it('takes the default of an unknown param, and leaves a known one alone', () => {
    expect(one('{{ params.limit | default: 10 }}')).toBe(10);
    expect(one("{{ params.name | default: 'x' }}-", { name: 'y' })).toBe('y-');
    expect(one('{{ params.a | default: params.b }}', { b: 'other' })).toBe('other');
    expect(one('{{ params.a | default: params.b }}', { a: 'own' })).toBe('own');
  });

  it('names an unknown param without a default', () => {
    const { problems } = render({ range: { from: '{{ params.start_date }}' } });
    expect(problems).toEqual([
      {
        path: 'params.start_date',
        message:
          'Missing params.start_date: {{ params.start_date }} in config.range.from needs it. ' +
          'Send it in params, or write {{ params.start_date | default: ... }}',
      },
    ]);
  });

  it('reads own properties only', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(render({ text: `{{ params.${name} }}` }).problems).toHaveLength(1);
    }
  });

  it('never renders substituted text again', () => {
    expect(one('{{ params.x }}', { x: '{{ params.secret }}', secret: 's' })).toBe(
      '{{ params.secret }}',
    );
  });

  it('leaves strings that read rows to the engine process', () => {
    const rendered = render({ text: '{{ row.name }} {{ params.x }}' }, { x: 1 });
    expect(rendered).toEqual({
      config: { text: '{{ row.name }} {{ params.x }}' },
      deferred: true,
      problems: [],
    });
  });

  it.each(['{{ row.name }}', 'a {{ row.name }} {{', '{% if x %}', "{{ '{{' }}", '{{'])(
    'keeps a param that looks like a placeholder as text through both passes: %s',
    (evil) => {
      const config = {
        text: 'Hi {{ row.name }}',
        evil: '{{ params.x }}!',
        whole: '{{ params.x }}',
      };
      const first = render(config, { x: evil });
      const scope = { params: { x: evil }, row: { name: 'Ada' } };
      expect(renderDeferred(first.config, scope)).toEqual({
        text: 'Hi Ada',
        evil: `${evil}!`,
        whole: evil,
      });
    },
  );

  it('refuses placeholders in code and leaves the code alone', () => {
    const config = { rules: [{ expression: 'a > {{ params.min }}', label: '{{ params.min }}' }] };
    const code: CodeField = { field: 'rules.*.expression', kind: 'expression' };
    const { config: rendered, problems } = render(config, { min: 3 }, [code]);
    expect(rendered).toEqual({ rules: [{ expression: 'a > {{ params.min }}', label: 3 }] });
    expect(problems).toEqual([
      {
        path: 'rules.0.expression',
        message: 'Placeholders are not available in code: write $min for the parameter params.min',
      },
    ]);
  });

  it('refuses placeholders in a query and says where values go', () => {
    const config = { query: 'SELECT {{ params.min }}', params: ['{{ params.min }}'] };
    const code: CodeField = { field: 'query', kind: 'query' };
    const { config: rendered, problems } = render(config, { min: 3 }, [code]);
    expect(rendered).toEqual({ query: 'SELECT {{ params.min }}', params: [3] });
    expect(problems).toEqual([
      {
        path: 'query',
        message: expect.stringContaining('put {{ params.min }} into params') as string,
      },
    ]);
  });

  it('stops a small template from growing without end', () => {
    const text = '{{ params.x }}'.repeat(500);
    const { problems } = render({ text }, { x: 'y'.repeat(100_000) });
    expect(problems[0]?.message).toContain('more than 16777216 characters');
  });

  it('counts what several configs of a run add, values that keep their type included', () => {
    const budget = new RenderBudget();
    const params = { text: 'y'.repeat(1_000_000), list: Array<number>(100_000).fill(1234) };
    const config = { text: '{{ params.text }}'.repeat(3), list: ['{{ params.list }}'] };
    const rounds = Array.from({ length: 4 }, () =>
      renderParams(config, params, { codeFields: [], escapedFields: [] }, budget),
    );
    expect(rounds.map(({ problems }) => problems.length)).toEqual([0, 0, 0, 2]);
  });

  it('leaves every config without placeholders as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const config = JSON.parse(JSON.stringify(value)) as JsonObject;
        fc.pre(!JSON.stringify(config).includes('{{') && !JSON.stringify(config).includes('{%'));
        expect(render(config)).toEqual({ config, deferred: false, problems: [] });
      }),
    );
  });

  it('inserts any param text exactly, through one pass or two', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('{{', '}}', '{{ row.a }}', "{{'", '{%%}'));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (parts) => {
        const x = parts.join('');
        const first = render({ a: '<{{ params.x }}>', b: '{{ row.y }}' }, { x });
        expect(renderDeferred(first.config, { params: {}, row: { y: x } })).toEqual({
          a: `<${x}>`,
          b: x,
        });
      }),
    );
  });
});

describe('renderDeferred', () => {
  const scope = { params: { p: 1 }, rows: [{ a: 1 }], total_rows: 1, workflow: { title: 'T' } };

  it('reads rows, their number and the workflow', () => {
    const text =
      '{{ workflow.title }}: {{ total_rows }} rows, first {{ rows[0].a }}, {{ params.p }}';
    expect(renderDeferred({ text }, scope)).toEqual({ text: 'T: 1 rows, first 1, 1' });
  });

  it('fails naming field and placeholder where there is no value', () => {
    expect(() => renderDeferred({ to: ['{{ row.mail }}'] }, { row: {} })).toThrow(
      'config.to.0: {{ row.mail }} has no value',
    );
  });
});
