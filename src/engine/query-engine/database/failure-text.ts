import { parquetFailureText } from './parquet-failure';
import type { QueryFailure } from './query-failure';

/** DuckDB's type names in the words of the API. */
const TYPE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/\b(U?(TINY|SMALL|HUGE|BIG)INT|U?INT(8|16|32|64|128)|INTEGER|INTEGER_LITERAL)\b/g, 'integer'],
  [/\b(DOUBLE|FLOAT|DECIMAL(\(\d+,\s*\d+\))?)\b/g, 'number'],
  [/\b(VARCHAR|STRING_LITERAL)\b/g, 'string'],
  [/\bTIMESTAMP( WITH TIME ZONE|_\w+)?\b/g, 'datetime'],
  [/\b(BOOLEAN|BOOL)\b/g, 'boolean'],
  [/\bDATE\b/g, 'date'],
];

const UNEVEN_LINE =
  /^Invalid Input Error: CSV Error on Line: (\d+)[\s\S]*?Expected Number of Columns: (\d+) Found: (\d+)/;

const BAD_PATTERN =
  /^(missing [)\]]|unexpected \)|no argument for repetition|(bad|invalid) (repetition|escape|char|perl|named)|trailing \\)/;

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /no function matches .*'\+\((VARCHAR|STRING_LITERAL), (VARCHAR|STRING_LITERAL)\)/i,
    ' Join texts with ||.',
  ],
  [
    /no function matches .*VARCHAR/i,
    ' Cast the arguments to the type you mean: CAST(x AS DOUBLE), CAST(x AS DATE).',
  ],
  [
    /invalid (date|timestamp) field format/i,
    " Other formats stay text, which strptime(x, '%d.%m.%Y') reads in an expression.",
  ],
  [/could not convert string/i, ' TRY_CAST leaves such values empty.'],
  [/could not parse string .* format/i, ' try_strptime leaves such values empty.'],
  [/could not choose a best candidate/i, ' Cast the arguments to the type you mean.'],
  [/cannot compare values of type/i, ' Cast one side: CAST(x AS DOUBLE), CAST(x AS VARCHAR).'],
];

/**
 * A failure of kind `data` in words for the person who runs the workflow: DuckDB's first line
 * without SQL, positions, candidates and physical column names. `nameOf` translates those.
 */
export function failureText(
  failure: QueryFailure,
  nameOf: (physical: string) => string | undefined = () => undefined,
): string {
  const { message } = failure;
  const line = message.split('\n', 1)[0] ?? '';
  return unevenLineText(message) ?? parquetFailureText(line) ?? lineText(line, nameOf);
}

function unevenLineText(message: string): string | undefined {
  const [uneven, line = '', expected = '', found = ''] = UNEVEN_LINE.exec(message) ?? [];
  return uneven === undefined
    ? undefined
    : `Line ${line} has ${found} fields where the first has ${expected}.`;
}

function lineText(line: string, nameOf: (physical: string) => string | undefined): string {
  const plain = line
    .replace(/^[A-Z][\w ]*? Error: /, '')
    .replace(/ when casting from source column (\S+)/, ' in $1')
    .replace(BAD_PATTERN, 'The regular expression is not valid: $&')
    .replace(
      /^CSV Error on Line: (\d+).*/,
      'Line $1 of the file is not valid CSV in UTF-8: name its encoding or quote if they are others',
    )
    .replace(/ in order to select one, please add explicit type casts\.?/i, '')
    .replace(/ ?You might need to add explicit type casts\.?/, '')
    .replace(/ - an explicit cast is required/, '')
    .replace(/"?\bc\d+\b"?/g, (physical) => {
      const name = nameOf(physical.replaceAll('"', ''));
      return name === undefined ? 'a column' : `"${name}"`;
    });
  const hint = HINTS.find(([pattern]) => pattern.test(line))?.[1] ?? '';
  const worded = TYPE_NAMES.reduce((text, [pattern, name]) => text.replace(pattern, name), plain);
  return `${worded.trim().replace(/\.$/, '')}.${hint}`.slice(0, 500);
}
