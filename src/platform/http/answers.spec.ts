import { SplicedJson } from './answers';

it('splices text in at the place of the field', () => {
  const spliced = new SplicedJson(
    { workflow_id: 42, rows: [], total_rows: 1, created: new Date(0), absent: undefined },
    { rows: '[{"b":1.50,"a":"x"}]' },
  );
  expect(spliced.toText()).toBe(
    '{"workflow_id":42,"rows":[{"b":1.50,"a":"x"}],"total_rows":1,"created":"1970-01-01T00:00:00.000Z"}',
  );
});

it('appends text whose field data lacks', () => {
  expect(new SplicedJson({ a: 1 }, { rows: '[]' }).toText()).toBe('{"a":1,"rows":[]}');
});
