import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

export interface TestWorkbook {
  /** What stands in `sheetData`, or all of a sheet where it begins with `<?xml`, `<!` or `<worksheet`. */
  readonly sheets?: Readonly<Record<string, string>>;
  readonly hidden?: readonly string[];
  /** `si` elements. */
  readonly texts?: string;
  /** Format codes; cells name them from `s="1"` on. */
  readonly formats?: readonly string[];
  readonly date1904?: boolean;
  /** Parts beside or instead of those, by path. */
  readonly parts?: Readonly<Record<string, string | Buffer | undefined>>;
}

/** Parts of a workbook as other programs write them. */
export function workbookParts(book: TestWorkbook): Record<string, string | Buffer | undefined> {
  const { sheets = {}, hidden = [], texts, formats = [], date1904 = false } = book;
  const names = Object.keys(sheets);
  const entries = names.map(
    (name, at) =>
      `<sheet name="${name}" sheetId="${String(at + 1)}"${hidden.includes(name) ? ' state="hidden"' : ''} r:id="r${String(at)}"/>`,
  );
  const relations = names.map((_, at) =>
    relation(`r${String(at)}`, 'worksheet', `worksheets/s${String(at)}.xml`),
  );
  const codes = formats.map(
    (code, at) => `<numFmt numFmtId="${String(200 + at)}" formatCode="${code}"/>`,
  );
  const styles = formats.map((_, at) => `<xf numFmtId="${String(200 + at)}"/>`);
  return {
    '_rels/.rels': relationships([relation('m', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${String(date1904)}"/><sheets>${entries.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...relations,
      relation('st', 'styles', '/xl/styles.xml'),
      relation('sh', 'sharedStrings', 'sharedStrings.xml'),
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs><dxfs><dxf><numFmt numFmtId="200" formatCode="0"/></dxf></dxfs></styleSheet>`,
    'xl/sharedStrings.xml': texts === undefined ? undefined : `<sst xmlns="${MAIN}">${texts}</sst>`,
    ...Object.fromEntries(
      Object.values(sheets).map((content, at) => [
        `xl/worksheets/s${String(at)}.xml`,
        sheetXml(content),
      ]),
    ),
    ...book.parts,
  };
}

export async function workbook(book: TestWorkbook): Promise<Buffer> {
  return zipped(workbookParts(book));
}

export async function zipped(
  parts: Readonly<Record<string, string | Buffer | undefined>>,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(parts)) {
    if (content !== undefined) zip.addBuffer(Buffer.from(content), path);
  }
  zip.end();
  return buffer(zip.outputStream);
}

function sheetXml(content: string): string {
  if (/^<([?!]|\w*:?worksheet)/.test(content)) return content;
  return `<worksheet xmlns="${MAIN}"><dimension ref="A1"/><sheetData>${content}</sheetData><mergeCells/></worksheet>`;
}

function relationships(all: readonly string[]): string {
  return `<Relationships xmlns="${PACKAGE}">${all.join('')}</Relationships>`;
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
}

/** Cells and rows without places of their own. */
export const text = (value: string, place?: string): string =>
  `<c t="inlineStr"${place === undefined ? '' : ` r="${place}"`}><is><t>${value}</t></is></c>`;
export const number = (value: number | string, style = 0): string =>
  `<c s="${String(style)}"><v>${String(value)}</v></c>`;
export const row = (...cells: string[]): string => `<row>${cells.join('')}</row>`;
