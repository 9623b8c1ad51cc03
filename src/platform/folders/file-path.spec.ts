import { parseFilePath } from './file-path';
import { FolderFault } from './folder-fault';

describe('parseFilePath', () => {
  it.each<[string, string[]]>([
    ['a.csv', ['a.csv']],
    ['sales/2026/04.csv', ['sales', '2026', '04.csv']],
    ['Zürich 2026 (1).csv', ['Zürich 2026 (1).csv']],
    ['日本.json', ['日本.json']],
    ['👩‍💻.csv', ['👩‍💻.csv']],
    ["it's [*?].csv", ["it's [*?].csv"]],
    ['con', ['con']],
    ['a..b/c...', ['a..b', 'c...']],
  ])('takes %j', (text, parts) => {
    expect(parseFilePath(text)).toEqual(parts);
  });

  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'relative'],
    ['../2/a.csv', '. and ..'],
    ['a/../../b', '. and ..'],
    ['./a', '. and ..'],
    ['a//b', 'empty'],
    ['a/', 'empty'],
    ['.htaccess', 'dot'],
    ['a/.staging/b', 'dot'],
    ['a\\b.csv', 'separated by /'],
    ['C:\\a.csv', 'separated by /'],
    ['a\0.csv', 'cannot be shown'],
    ['a\n.csv', 'cannot be shown'],
    ['a\u007f', 'cannot be shown'],
    ['a\u2028b', 'cannot be shown'],
    ['a\u202Evsc.exe', 'cannot be shown'],
    ['\ud800.csv', 'cannot be shown'],
    [' a.csv', 'blank'],
    ['a /b', 'blank'],
    ['a.csv\u00a0', 'blank'],
    ['x'.repeat(256), '255 bytes'],
    ['é'.repeat(128), '255 bytes'],
    [`${'x/'.repeat(600)}x`, '1024 bytes'],
    [Array.from({ length: 17 }, () => 'a').join('/'), '16 parts'],
  ])('refuses %j: %s', (text, reason) => {
    const refusal = (): unknown => {
      try {
        return parseFilePath(text);
      } catch (error) {
        return error;
      }
    };
    expect(refusal()).toBeInstanceOf(FolderFault);
    expect(refusal()).toMatchObject({ kind: 'bad-path', message: expect.stringContaining(reason) });
  });
});
