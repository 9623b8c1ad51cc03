import type { NodeDocs } from '../../node-sdk';
import { NO_SUCH_FILE } from './read-csv.docs';

/** A real workbook: a title, then day, city and sales of two days, the last an error. */
const TINY_FILE =
  'data:application/octet-stream;base64,' +
  'UEsDBBQAAAAIAAAAIQAaUgeM1QAAACgCAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbK2Sv07EMAzGX6XKii4+MTCgtguwAgMv' +
  'YFL3GjWJo9h39N6etAcLywnpJv/7/P1kye3HOZM0SwxJOjOp5kcAcRNFFMuZUp2MXCJqLcsBMroZDwT3+/0DOE5KSXe6epi+' +
  'faYRj0Gbl6W2xXPqTKEgpnm6CFdWZzDn4B1qncMpDX8oux+CrZubRiaf5a4KDPTt24lK8QM171j0FWO1gyXAF5f5k3m2q+xf' +
  'NB5H72hgd4x1xUouhINMRBqD3aKN6NMVvtwYvN6z5de4eg50a/jF9JcM24P031BLAwQUAAAACAAAACEAKf+X4ocAAADtAAAA' +
  'CwAAAF9yZWxzLy5yZWxzjc87DsIwEATQq1g+QDaioECOKxpaxAUWs/4osdeyHRFuj8uAKChHM3rSqCst2AKn6kOuYotLqpP0' +
  'reUTQDWeItaBM6XeWC4RW4/FQUYzoyM4jOMRyt6QWu1NcXlMEqW4vTL9A7O1wdCZzRoptR/+16LLWBy1SW4LPLnMd+Z56KgE' +
  'reDjnX4DUEsDBBQAAAAIAAAAIQDJyI5ljwAAAOAAAAAPAAAAeGwvd29ya2Jvb2sueG1sjY9BDsIwDAS/EvkBuHDgULWVkLjw' +
  'jNC6JCKOIzsInk/V0jsne3flWbl7iz7vIk/34ZSth1BraRFtDMTeDlIoL8ksyr4uUh9oRclPFogqJzw1zRnZxwwbodV/GDLP' +
  'caSrjC+mXDeIUvI1SrYQi8HQrQ32my57ph4uRWMCt1q3qYcjOG3jsnjAocP9BPevhi9QSwMEFAAAAAgAAAAhACkdzPiTAAAA' +
  'WgEAABoAAAB4bC9fcmVscy93b3JrYm9vay54bWwucmVsc63QTQrCMBCG4auUHKBTXLiQpis3bsULjHHahDY/ZEa0tzcIQoQu' +
  'XLj8GHhemP5MC4qLga1L3Dz9ElgrK5IOAGwseeQ2JgrlMsbsUcrMEyQ0M04Eu67bQ64NNfS12ZxuWqFqLmuiX+A4js7QMZq7' +
  'pyAbPjxintkSSUExTyRacVsUBRvl6z/LLOtCXGXf+9OGr1cOL1BLAwQUAAAACAAAACEAZxGyjBwBAACNAgAADQAAAHhsL3N0' +
  'eWxlcy54bWydkstuhDAMRX8lygc0w6jqogKWSN3MZrroNgPmITkPJaZi+vV1gKEgddOubN/kHtlO8kh3hGsPQGIyaGMheyL/' +
  'qlSsezA6PjkPlk9aF4wmLkOnog+gm5hMBtX5dHpRRg9WlnnrLEVRu9FSIbNVKPP4JT41spJJVeZqEecQ+cqAePSwUOZeE0Gw' +
  'FRdizd/vHgppnYUFM9+bA2NuLjQQDqBFKnOEltgQhq5PkZxX6ZDIGU6aQXfOakzIh2NNGFsD4jXt6KM9sKdW2NFUht6aQp6k' +
  'SMM8Um5oTRfMUiT+nrawd9jzv7Biajf+wZ09/8kutPd4v4zmBqGaHzsN+mh663fu/rCJTRVWG36fSzLjDnwbB6TB/rIFZqqf' +
  'D1h+A1BLAwQUAAAACAAAACEAQHzDJ9MAAAABAgAACAAAAHhsL3MueG1sjZFNDsIgEIWv0tR9p3+6MEhSdWfixhOQipbITwOT' +
  'qhfzAl5MysKosdUFJDDve29gyNnYk2s4x+iipHaLuEFs5wCubrhiLjEt175yMFYx9Ed7BNdazvYBUhLyNJ2BYkLHlIS7NUNG' +
  'iTVnSuoIF7HQUmi+Q+sFwlGCdMckd5E5RFVrhSSAlEBfgdqvAPoNxj3W7PoODuhWAv8ThqYGeukh/zWZF3e0nGVZQaAbddvc' +
  'b1J/5PZwlhdlMn3Swwnlr4Sl0frLw3hwmGyh+giBl+HAc+r0AVBLAQIUAxQAAAAIAAAAIQAaUgeM1QAAACgCAAATAAAAAAAA' +
  'AAAAAACAAQAAAABbQ29udGVudF9UeXBlc10ueG1sUEsBAhQDFAAAAAgAAAAhACn/l+KHAAAA7QAAAAsAAAAAAAAAAAAAAIAB' +
  'BgEAAF9yZWxzLy5yZWxzUEsBAhQDFAAAAAgAAAAhAMnIjmWPAAAA4AAAAA8AAAAAAAAAAAAAAIABtgEAAHhsL3dvcmtib29r' +
  'LnhtbFBLAQIUAxQAAAAIAAAAIQApHcz4kwAAAFoBAAAaAAAAAAAAAAAAAACAAXICAAB4bC9fcmVscy93b3JrYm9vay54bWwu' +
  'cmVsc1BLAQIUAxQAAAAIAAAAIQBnEbKMHAEAAI0CAAANAAAAAAAAAAAAAACAAT0DAAB4bC9zdHlsZXMueG1sUEsBAhQDFAAA' +
  'AAgAAAAhAEB8wyfTAAAAAQIAAAgAAAAAAAAAAAAAAIABhAQAAHhsL3MueG1sUEsFBgAAAAAGAAYAcAEAAH0FAAAAAA==';

export const READ_EXCEL_DOCS: NodeDocs = {
  emptyInput: 'A sheet with a header alone gives no rows, an empty one no columns either.',
  nulls:
    'Empty cells and empty texts are null, and rows of such cells are left out; of merged cells the first has ' +
    'the value. Errors such as #N/A, and formulas whose result the file does not hold, are null with a warning.',
  missingColumns:
    'A column in `columns` that the sheet lacks fails the node, naming those there are.',
  mixedTypes:
    'Numbers in the format of a date or time are dates (2026-04-29), datetimes or times, in 1900 and 1904 ' +
    'workbooks; a column of dates with times among them is datetime. Durations ([h]:mm) are text such as 27:30:00, ' +
    'percentages fractions (0.5). A column whose cells are of several kinds is text.',
  nameCollisions:
    'A name given twice becomes name_1, an empty one column0, column1, ... by its place; without a value ' +
    'either, there is no such column. Names that differ by case alone are kept apart.',
  errors: [
    NO_SUCH_FILE,
    'The file is an old .xls, an .xlsb, protected by a password, damaged, or no workbook: the message says what to do.',
    'There is no such sheet: the message names those there are.',
    'A value does not fit the type that `columns` gives its column: the message names the cell.',
    'The workbook unpacks to more than SPILL_MAX_MB.',
  ],
  example: {
    title: 'Sales below a title',
    files: { 'sales/april.xlsx': TINY_FILE },
    nodes: [
      {
        node_type: 'files/readExcel',
        config: { path: 'sales/april.xlsx', sheet: 'April', skip_rows: 1 },
      },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: [
      { Day: '2026-04-01', City: 'Köln', Sales: 1234.5 },
      { Day: '2026-04-02', City: 'Bonn', Sales: null },
    ],
  },
};
