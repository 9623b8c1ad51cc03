import { Integration } from '../../node-sdk';
import { ReadCsvNode } from './read-csv.node';
import { ReadExcelNode } from './read-excel.node';
import { ReadJsonNode } from './read-json.node';
import { ReadParquetNode } from './read-parquet.node';

/** Files of the organization's folder. */
@Integration({
  key: 'files',
  name: 'Files',
  id: 4,
  nodes: [ReadCsvNode, ReadExcelNode, ReadJsonNode, ReadParquetNode],
})
export class FilesIntegration {}
