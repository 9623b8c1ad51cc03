import { NodeError } from '../../../node-sdk';
import { type Attributes, localName, readXml } from './read-xml';
import { type Relationship, relationshipsOf } from './relationships';
import type { DateSystem } from './serial-date';
import type { WorkbookArchive } from './workbook-archive';
import { damaged, fileTitle } from './workbook-fault';

export interface SheetEntry {
  readonly name: string;
  readonly isHidden: boolean;
  /** Undefined where it holds a chart or a macro instead of cells. */
  readonly path: string | undefined;
}

/** What a workbook says of itself (ECMA-376 part 1, 18.2). */
export interface Workbook {
  readonly sheets: readonly SheetEntry[];
  readonly dates: DateSystem;
  readonly stylesPath: string | undefined;
  readonly textsPath: string | undefined;
}

interface Draft {
  readonly sheets: { name: string; isHidden: boolean; id: string }[];
  dates: DateSystem;
}

/** Throws NodeError for archives that hold something else. */
export async function readWorkbook(archive: WorkbookArchive, name: string): Promise<Workbook> {
  const path = await mainPart(archive, name);
  const draft: Draft = { sheets: [], dates: 1900 };
  await readXml(
    { workbook: name, path, bytes: archive.read(path) },
    {
      open: (element, attributes) => {
        note(draft, element, attributes);
      },
      text: () => undefined,
      close: () => undefined,
    },
  );
  if (draft.sheets.length === 0) throw damaged(name, 'it has no sheets');
  const relationships = await relationshipsOf(archive, name, path);
  const targets = new Map(relationships.map((one) => [one.id, one]));
  return {
    sheets: draft.sheets.map(({ id, ...sheet }) => ({
      ...sheet,
      path: worksheet(targets.get(id)),
    })),
    dates: draft.dates,
    stylesPath: relationships.find(({ type }) => type === 'styles')?.target,
    textsPath: relationships.find(({ type }) => type === 'sharedStrings')?.target,
  };
}

async function mainPart(archive: WorkbookArchive, name: string): Promise<string> {
  const main = (await relationshipsOf(archive, name, '')).find(
    ({ type }) => type === 'officeDocument',
  );
  if (main?.target.endsWith('.bin') === true) {
    throw new NodeError(
      `${fileTitle(name)} is a binary workbook (.xlsb). Save it as .xlsx and upload that.`,
    );
  }
  if (main) return main.target;
  const kind = archive.has('mimetype') ? 'an OpenDocument file' : 'a zip archive of other things';
  throw new NodeError(
    `${fileTitle(name)} is ${kind}, no Excel workbook. Save it as .xlsx and upload that.`,
  );
}

function note(draft: Draft, element: string, attributes: Attributes): void {
  if (element === 'workbookPr' && isTrue(attributes['date1904'])) draft.dates = 1904;
  if (element !== 'sheet') return;
  const [, id = ''] =
    Object.entries(attributes).find(([key]) => key.includes(':') && localName(key) === 'id') ?? [];
  const { name = '', state = 'visible' } = attributes;
  draft.sheets.push({ name, isHidden: state !== 'visible', id });
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true' || text === 'on';
}

function worksheet(relationship: Relationship | undefined): string | undefined {
  return relationship?.type === 'worksheet' ? relationship.target : undefined;
}
