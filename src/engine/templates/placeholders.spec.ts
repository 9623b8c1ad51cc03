import { checkPlaceholders, isWholePlaceholder, placeholdersIn } from './placeholders';

const faults = (text: string, roots: Parameters<typeof checkPlaceholders>[2] = ['params']) =>
  checkPlaceholders({ text }, [], roots).map((problem) => problem.message);

describe('placeholdersIn', () => {
  it('finds each with the paths it reads', () => {
    const found = placeholdersIn('a {{ params.x }} b {{ row.y | default: params.z }}');
    expect(found.map(({ text, paths }) => [text, paths])).toEqual([
      ['{{ params.x }}', [['params', 'x']]],
      [
        '{{ row.y | default: params.z }}',
        [
          ['row', 'y'],
          ['params', 'z'],
        ],
      ],
    ]);
  });
});

describe('isWholePlaceholder', () => {
  it.each(['{{ params.x }}', '{{params.x | default: "}}"}}'])('%s is', (text) => {
    expect(isWholePlaceholder(text)).toBe(true);
  });

  it.each(['{{ params.x }} ', '{{ params.x }}{{ params.y }}', 'x', '', '{{ a b }}', 5, null])(
    '%s is not',
    (value) => {
      expect(isWholePlaceholder(value)).toBe(false);
    },
  );
});

describe('checkPlaceholders', () => {
  it('accepts text without placeholders, lone braces and percent signs', () => {
    for (const text of ['', 'plain', '{ } }} %}', '50 {% off', '{a}'])
      expect(faults(text)).toEqual([]);
  });

  it.each([
    ['{{ params.x', 'Bad placeholder: output "{{ params.x" not closed'],
    ['{{ }}', 'Bad placeholder: invalid value expression: ""'],
    ['{{ params.x | upcase }}', 'Unknown filter "upcase": placeholders know only "default"'],
    ['{% if params.x %}a{% endif %}', 'Tags {% %} are not available: use {{ params.name }}'],
    ['{{ (1..9) }}', 'Bad placeholder {{ (1..9) }}: write {{ params.name }}'],
    ['{{ params[row.x] }}', 'Bad placeholder {{ params[row.x] }}: write {{ params.name }}'],
    ['{{ blank }}', 'Bad placeholder {{ blank }}: write {{ params.name }}'],
    [
      '{{ params.a == params.b }}',
      'Bad placeholder {{ params.a == params.b }}: write {{ params.name }}, without operators',
    ],
    ['{{ foo.x }}', 'Unknown placeholder {{ foo.x }}: it must begin with one of params'],
    ['{{ row.x }}', '{{ row.x }} is not available in this node: it may use params'],
  ])('says what is wrong with %s', (text, message) => {
    expect(faults(text)).toEqual([message]);
  });

  it('says where', () => {
    const problems = checkPlaceholders({ a: [{ b: '{{ x }}' }] }, [], ['params', 'row']);
    expect(problems[0]?.path).toBe('a.0.b');
  });

  it('refuses huge numbers of placeholders', () => {
    expect(faults('{{ params.x }}'.repeat(1001))).toEqual([
      'A text may hold at most 1000 placeholders',
    ]);
  });
});
