import { NodeError } from '../../../node-sdk';

/** How a workbook is called in messages. */
export function fileTitle(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name);
}

/** A file that is not what it should be. `why` is what is wrong, in words that follow "because". */
export function damaged(name: string, why: string, cause?: unknown): NodeError {
  return new NodeError(
    `The workbook ${fileTitle(name)} is damaged: ${why}. Open it in Excel, save it again and upload that.`,
    [],
    { cause },
  );
}
