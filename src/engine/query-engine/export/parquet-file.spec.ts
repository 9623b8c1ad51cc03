import { parquetNames } from './parquet-file';

describe('names in a Parquet file', () => {
  it.each([
    [
      ['id', 'Total sum', 'né'],
      ['id', 'Total sum', 'né'],
    ],
    [
      ['Name', 'name', 'NAME'],
      ['Name', 'name_1', 'NAME_2'],
    ],
    [
      ['a', 'A', 'a_1'],
      ['a', 'A_2', 'a_1'],
    ],
    [
      ['a_1', 'A', 'a'],
      ['a_1', 'A', 'a_2'],
    ],
    [
      ['x\0y', '\0', ''],
      ['xy', 'column1', 'column2'],
    ],
    [
      ['\0', 'column0'],
      ['column0', 'column0_1'],
    ],
  ])('%j', (names, expected) => {
    expect(parquetNames(names)).toEqual(expected);
  });
});
