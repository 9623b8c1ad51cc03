import { rowText, summaryText } from './message-text';

const workflow = { id: 1, title: 'Large <charges>' };

describe('the summary of rows', () => {
  it('shows the first as a table', () => {
    const rows = [
      { name: 'Ada', note: 'a\nb' },
      { name: 'Grace ``` *x*', note: null },
    ];
    expect(
      summaryText({ workflow, totalRows: 3, columns: ['name', 'note'], firstRows: rows }),
    ).toBe(
      [
        '*Large &lt;charges&gt;*: 3 rows',
        '```',
        'name           note',
        'Ada            a b',
        'Grace ˋˋˋ ∗x∗',
        '```',
        '… and 1 more row',
      ].join('\n'),
    );
  });

  it('is one line where there are none', () => {
    expect(summaryText({ workflow, totalRows: 0, columns: ['a'], firstRows: [] })).toBe(
      '*Large &lt;charges&gt;*: 0 rows',
    );
  });

  it('cuts long values', () => {
    const rows = [{ text: 'x'.repeat(5000), list: [1, 2] }];
    const text = summaryText({
      workflow,
      totalRows: 1,
      columns: ['text', 'list'],
      firstRows: rows,
    });
    expect(text).toContain(`${'x'.repeat(39)}…  [1,2]`);
    expect(text.length).toBeLessThan(200);
  });
});

describe('the text of one row', () => {
  it('names its fields, the first twenty', () => {
    const row = Object.fromEntries(Array.from({ length: 22 }, (_, n) => [`c${String(n)}`, n]));
    const lines = rowText(workflow, row, 'row 1 of 2').split('\n');
    expect(lines[0]).toBe('*Large &lt;charges&gt;*: row 1 of 2');
    expect(lines[1]).toBe('c0: 0');
    expect(lines.at(-1)).toBe('… and 2 more columns');
    expect(lines).toHaveLength(22);
  });
});
