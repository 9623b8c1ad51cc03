import {
  type ChecksConfig,
  type ConfigProblem,
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
} from '../../node-sdk';
import { ReadCsvConfig } from './read-csv.config';
import { READ_CSV_DOCS } from './read-csv.docs';

@NodeType({
  key: 'readCsv',
  role: 'getter',
  label: 'Read CSV',
  description: "Read the rows of a CSV file in the organization's folder, also compressed (.gz)",
  config: ReadCsvConfig,
  docs: READ_CSV_DOCS,
})
export class ReadCsvNode implements Getter<ReadCsvConfig>, ChecksConfig<ReadCsvConfig> {
  check(config: ReadCsvConfig): ConfigProblem[] {
    const { quote, escape, decimal_separator: decimal } = config;
    const delimiter = delimiterOf(config);
    return [
      ...problemIf(quote !== '' && delimiter === quote, 'quote', 'quote is also the delimiter'),
      ...problemIf(quote === '' && escape !== undefined, 'escape', 'escape needs a quote'),
      ...problemIf(
        escape !== undefined && delimiter === escape,
        'escape',
        'escape is also the delimiter',
      ),
      ...problemIf(
        quote === '' && decimal !== undefined && delimiter === decimal,
        'decimal_separator',
        'decimal_separator is also the delimiter, and without quotes they cannot be told apart',
      ),
    ];
  }

  async read({ config, files }: GetterContext<ReadCsvConfig>): Promise<RowSource> {
    const { header, columns, encoding, quote, escape } = config;
    const delimiter = delimiterOf(config);
    return {
      kind: 'csv',
      path: await files.resolve(config.path),
      header,
      encoding,
      quote,
      skipLines: config.skip_lines,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(escape === undefined ? {} : { escape }),
      ...(columns === undefined ? {} : { columns }),
      ...(config.null_texts === undefined ? {} : { nullTexts: config.null_texts }),
      ...(config.decimal_separator === undefined
        ? {}
        : { decimalSeparator: config.decimal_separator }),
    };
  }
}

function delimiterOf({ delimiter }: ReadCsvConfig): string | undefined {
  return delimiter === '\\t' ? '\t' : delimiter;
}

function problemIf(isWrong: boolean, path: string, message: string): ConfigProblem[] {
  return isWrong ? [{ path, message }] : [];
}
