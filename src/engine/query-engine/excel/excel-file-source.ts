import type { CellRange, ExcelSource } from '../../../node-sdk';
import { type IngestBatches, ingestRows } from '../ingest/ingest-rows';
import type { SourcePlace } from '../ingest/source-place';
import type { LazySource, SourceTable } from '../ingest/source-table';
import { tellingRows } from '../ingest/telling-rows';
import type { CellContext } from './cell-reader';
import { type CellSheet, chooseSheet } from './choose-sheet';
import { StyleSheetReader } from './read-styles';
import { parsedPieces, readXml } from './read-xml';
import { SharedTextReader } from './shared-text-reader';
import { SharedTexts } from './shared-texts';
import { SheetColumns } from './sheet-columns';
import { SheetNotes } from './sheet-notes';
import { SheetParser } from './sheet-parser';
import { readWorkbook, type Workbook } from './workbook';
import { WorkbookArchive } from './workbook-archive';

/** Rows that are handed on at once, unless they are wide. */
const BATCH_ROWS = 2048;
const BATCH_CELLS = 65_536;

/** A sheet of an Excel workbook, read as a stream into a TEMP table when first asked for. */
export class ExcelFileSource implements LazySource {
  private ingested: Promise<SourceTable> | undefined;

  constructor(
    private readonly source: ExcelSource,
    private readonly place: SourcePlace,
  ) {}

  table(): Promise<SourceTable> {
    return (this.ingested ??= this.ingest());
  }

  private async ingest(): Promise<SourceTable> {
    const { path, name } = this.source;
    const { maxSpoolMb: maxMb, signal, spoolDir: folder, table } = this.place;
    const archive = await WorkbookArchive.open(path, { name, maxMb, signal });
    const texts = new SharedTexts({ folder, file: `${table}.texts`, maxMb });
    try {
      const workbook = await readWorkbook(archive, name);
      const sheet = chooseSheet(name, workbook.sheets, this.source.sheet);
      return await this.rowsOf(archive, workbook, sheet, texts);
    } finally {
      texts.close();
      archive.close();
    }
  }

  private async rowsOf(
    archive: WorkbookArchive,
    workbook: Workbook,
    sheet: CellSheet,
    texts: SharedTexts,
  ): Promise<SourceTable> {
    const { session, table, warn } = this.place;
    const { dates } = workbook;
    const range = rangeOf(this.source);
    const notes = new SheetNotes(sheet.name);
    const columns = new SheetColumns({
      sheet: sheet.name,
      dates,
      firstColumn: range.firstColumn,
      types: this.source.columns ?? {},
    });
    const meanings = await this.meanings(archive, workbook);
    await this.readTexts(archive, workbook, texts);
    const context = { workbook: this.source.name, texts, meanings, dates, notes };
    const parser = new SheetParser(context, range);
    const batches = tellingRows(this.batches(archive, sheet, parser, columns), this.place);
    const ingested = await ingestRows(session, table, batches, () => columns.specs());
    columns.checkTypes();
    for (const warning of notes.warnings()) warn(warning);
    return ingested;
  }

  private async *batches(
    archive: WorkbookArchive,
    { path }: CellSheet,
    parser: SheetParser,
    columns: SheetColumns,
  ): IngestBatches {
    let isHeader = this.source.header ?? true;
    const part = { workbook: this.source.name, path, bytes: archive.read(path) };
    const pieces = parsedPieces(part, parser);
    try {
      for (let isOver = false; !isOver;) {
        const { done } = await pieces.next();
        isOver = done === true || parser.isOver;
        const isFull = parser.waitingRows >= BATCH_ROWS || parser.waitingCells >= BATCH_CELLS;
        if (!isFull && !isOver) continue;
        const rows = parser.take();
        const header = isHeader ? rows.shift() : undefined;
        if (header) {
          columns.name(header);
          isHeader = false;
        }
        yield rows.map((row) => columns.rowOf(row));
      }
    } finally {
      await pieces.return(undefined);
    }
  }

  private async meanings(
    archive: WorkbookArchive,
    { stylesPath: path }: Workbook,
  ): Promise<CellContext['meanings']> {
    const styles = new StyleSheetReader(this.source.name);
    if (path === undefined || !archive.has(path)) return [];
    await readXml({ workbook: this.source.name, path, bytes: archive.read(path) }, styles);
    return styles.meanings();
  }

  private async readTexts(
    archive: WorkbookArchive,
    { textsPath: path }: Workbook,
    texts: SharedTexts,
  ): Promise<void> {
    if (path === undefined || !archive.has(path)) return;
    const part = { workbook: this.source.name, path, bytes: archive.read(path) };
    await readXml(part, new SharedTextReader(texts));
  }
}

function rangeOf({ range = {}, skipRows = 0 }: ExcelSource): Required<CellRange> {
  const { firstRow = 1, lastRow = Infinity, firstColumn = 0, lastColumn = Infinity } = range;
  return { firstRow: firstRow + skipRows, lastRow, firstColumn, lastColumn };
}
