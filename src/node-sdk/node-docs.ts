import type { JsonObject, Row } from '../common/json';
import type { ColumnSpec } from './row-source';

/** A workflow that shows a node at work, as `POST /api/v1/workflows` takes it. */
export interface NodeExample {
  readonly title: string;
  readonly nodes: readonly {
    readonly node_type: string;
    readonly label?: string;
    readonly config?: JsonObject;
  }[];
  readonly edges: readonly {
    readonly source_node_index: number;
    readonly target_node_index: number;
    readonly source_key?: string;
    readonly target_key?: string;
  }[];
  readonly params?: JsonObject;
  /** Text files it reads, by path in the organization's folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** The rows of its first output, where they are known beforehand. */
  readonly rows?: readonly Row[];
}

/** What the catalog and docs/nodes.md say of a node beyond its config. One or two sentences each. */
export interface NodeDocs {
  /** Columns that it answers, where they are always the same. */
  readonly columns?: readonly ColumnSpec[];
  /** What becomes of an input without rows. */
  readonly emptyInput?: string;
  readonly nulls?: string;
  readonly missingColumns?: string;
  readonly mixedTypes?: string;
  readonly nameCollisions?: string;
  /** What makes it fail, and what to do about it. */
  readonly errors?: readonly string[];
  readonly example: NodeExample;
}
