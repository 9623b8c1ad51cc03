import { failureText } from './failure-text';
import { QueryFailure } from './query-failure';

describe('QueryFailure', () => {
  it.each([
    ['INTERRUPT Error: Interrupted!', 'interrupted'],
    [
      'Out of Memory Error: could not allocate block of size 256.0 KiB (64 MiB/64 MiB used)',
      'memory',
    ],
    [
      "Out of Memory Error: failed to offload data block (1 MiB/1 MiB used). This limit was set by the 'max_temp_directory_size' setting.",
      'spill',
    ],
    ['IO Error: Could not write: No space left on device', 'disk'],
    ['FATAL Error: database has been invalidated', 'broken'],
    ['INTERNAL Error: Invalid PhysicalType', 'broken'],
    ['Conversion Error: Could not convert', 'data'],
    ['Binder Error: No function matches', 'data'],
    ['Out of Range Error: Overflow', 'data'],
    ['Catalog Error: Table does not exist', 'other'],
  ])('%s', (message, kind) => {
    expect(new QueryFailure(new Error(message)).kind).toBe(kind);
  });
});

describe('failureText', () => {
  const text = (message: string) =>
    failureText(new QueryFailure(new Error(message)), (physical) =>
      physical === 'c3' ? 'amount' : undefined,
    );
  it('keeps the fault and drops the statement', () => {
    expect(
      text(
        "Conversion Error: Could not convert string 'x' to INT64 when casting from source column c3\n\nLINE 1: SELECT c3",
      ),
    ).toMatch(/^Could not convert string 'x' to integer in "amount"\./);
    expect(
      text(
        "Binder Error: No function matches the given name and argument types 'upper(BIGINT)'. You might need to add explicit type casts.\n\tCandidate functions:\n\tupper(VARCHAR) -> VARCHAR",
      ),
    ).toMatch(/^No function matches the given name and argument types 'upper\(integer\)'\./);
  });

  it('says what to do about types that cannot be compared', () => {
    expect(
      text(
        'Binder Error: Cannot compare values of type VARCHAR and type INTEGER_LITERAL - an explicit cast is required',
      ),
    ).toMatch(/^Cannot compare values of type string and type integer\. Cast one side/);
  });

  it('counts the fields of an uneven line', () => {
    expect(
      text(
        'Invalid Input Error: CSV Error on Line: 3\nOriginal Line: 3\nExpected Number of Columns: 2 Found: 1\n',
      ),
    ).toBe('Line 3 has 1 fields where the first has 2.');
  });
});
