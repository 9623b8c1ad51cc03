import { type RowBatches, type RowSource } from '../../../node-sdk';
import { CsvFileSource } from '../csv/csv-file-source';
import { checkContainer } from '../excel/check-container';
import { ExcelFileSource } from '../excel/excel-file-source';
import { openPages } from '../json/json-pages';
import { openJson } from '../json/json-source';
import { checkRecords } from '../json/records';
import { checkParquet } from '../parquet/check-parquet';
import { ParquetFileSource } from '../parquet/parquet-file-source';
import type { IngestRow } from './column-scan';
import { plainText } from './plain-text';
import { RowsSource } from './rows-source';
import type { LazySource } from './source-table';
import type { SourcePlace } from './source-place';
import { tellingRows } from './telling-rows';

/** Whatever a getter handed over, as something the chain can read. */
export async function openSource(source: RowSource, place: SourcePlace): Promise<LazySource> {
  switch (source.kind) {
    case 'json':
      return openJson(source, place);
    case 'json-pages':
      return openPages(source, place);
    case 'csv':
      return new CsvFileSource(place.session, {
        ...source,
        path: await plainText(source.path, { encoding: source.encoding, mayBeMarked: true }, place),
      });
    case 'parquet':
      await checkParquet(source.path);
      return new ParquetFileSource(place.session, source);
    case 'excel':
      await checkContainer(source.path, source.name);
      return new ExcelFileSource(source, place);
    case 'rows':
      return new RowsSource(
        place.session,
        place.table,
        tellingRows(checked(source), place),
        source.columns,
      );
  }
}

async function* checked({ batches }: RowBatches): AsyncGenerator<readonly IngestRow[]> {
  let count = 0;
  for await (const rows of batches) {
    yield checkRecords(rows, count);
    count += rows.length;
  }
}
