import { buffer } from 'node:stream/consumers';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

export interface XlsxCell {
  /** `A1` */
  readonly place: string;
  readonly value: string | number | boolean;
  /** The number format of its style; `General` where it has none. */
  readonly format: string;
}

export interface XlsxSheet {
  readonly name: string;
  readonly rows: readonly (readonly XlsxCell[])[];
}

/** The sheets of a workbook, read as ECMA-376 says it; throws for XML that is not well-formed. */
export async function readXlsx(file: Buffer): Promise<XlsxSheet[]> {
  const parts = await unzip(file);
  const part = (path: string): Xml => parse(parts.get(path) ?? missing(path));
  const relations: Xml[] = part('xl/_rels/workbook.xml.rels').Relationships.Relationship;
  const targets = new Map(relations.map((one) => [String(one['@Id']), String(one['@Target'])]));
  const formats = formatsOf(part('xl/styles.xml'));
  const sheets: Xml[] = part('xl/workbook.xml').workbook.sheets.sheet;
  return sheets.map((sheet) => ({
    name: String(sheet['@name']),
    rows: rowsOf(part(`xl/${String(targets.get(sheet['@r:id']))}`), formats),
  }));
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parsed XML; what is not there fails the test
type Xml = any;

const LISTS = new Set(['Relationship', 'sheet', 'row', 'c', 'numFmt', 'xf']);

function parse(text: string): Xml {
  if (/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(text))
    throw new Error('Characters that XML cannot hold');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(valid.err.msg);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    htmlEntities: true,
    trimValues: false,
    isArray: (name) => LISTS.has(name),
    processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
  });
  return parser.parse(text) as object;
}

function formatsOf({ styleSheet }: Xml): string[] {
  const own: Xml[] = styleSheet.numFmts.numFmt;
  const codes = new Map(own.map((one) => [String(one['@numFmtId']), String(one['@formatCode'])]));
  const styles: Xml[] = styleSheet.cellXfs.xf;
  return styles.map((one) => codes.get(String(one['@numFmtId'])) ?? 'General');
}

function rowsOf({ worksheet }: Xml, formats: readonly string[]): XlsxCell[][] {
  const rows: Xml[] = worksheet.sheetData.row ?? [];
  return rows.map((row, index) => {
    if (row['@r'] !== String(index + 1))
      throw new Error(`Row ${String(row['@r'])} is out of order`);
    const cells: Xml[] = row.c ?? [];
    return cells.map((cell) => ({
      place: String(cell['@r']),
      value: valueOf(cell),
      format: formats[Number(cell['@s'] ?? 0)] ?? '?',
    }));
  });
}

function valueOf(cell: Xml): string | number | boolean {
  if (cell['@t'] === 'inlineStr') return decoded(textOf(cell.is.t));
  if (cell['@t'] === 'b') return cell.v === '1';
  if (cell['@t'] !== undefined || cell.f !== undefined) throw new Error('Neither value nor text');
  return Number(cell.v);
}

function textOf(node: Xml): string {
  return typeof node === 'string' ? node : String(node['#text'] ?? '');
}

function decoded(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}

function missing(path: string): never {
  throw new Error(`There is no ${path}`);
}

async function unzip(file: Buffer): Promise<Map<string, string>> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true }, (error, opened) => {
      if (error) reject(error);
      else resolve(opened);
    });
  });
  const parts = new Map<string, string>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => {
      resolve(parts);
    });
    zip.on('entry', (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) {
          reject(error);
          return;
        }
        buffer(stream).then((content) => {
          parts.set(entry.fileName, content.toString('utf8'));
          zip.readEntry();
        }, reject);
      });
    });
    zip.readEntry();
  });
}
