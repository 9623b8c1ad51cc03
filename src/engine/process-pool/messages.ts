import type { ErrorDetail } from '../../common/app-error';
import type { ErrorCode } from '../../common/error-codes';
import type { JsonObject, JsonValue } from '../../common/json';
import type { ColumnType, FileFormat, NodeCredential } from '../../node-sdk';

/** What an engine process needs to do a run; it never asks the database for more. */
export interface RunPlan {
  readonly executionId: string;
  readonly organizationId: number;
  readonly workflow: { readonly id: number; readonly title: string };
  /** In the order of the workflow. */
  readonly nodes: readonly PlannedNode[];
  readonly edges: readonly PlannedEdge[];
  readonly params: JsonObject;
  /** By terminator, in node order: the id under which its rows are kept. */
  readonly outputs: readonly PlannedOutput[];
  /** Rows of the first page, 1 to 1000. */
  readonly pageSize: number;
  /** Decrypted, for this run only, by node id. */
  readonly credentials: Readonly<Record<number, NodeCredential>>;
  /** Every secret value in `credentials`: kept out of whatever the run says. */
  readonly secrets: readonly string[];
  /** Who asked for it. */
  readonly origin?: RunOrigin;
}

/** The request, and the trace, that a run belongs to: for the log and for those who follow traces. */
export interface RunOrigin {
  readonly requestId?: string;
  /** W3C Trace Context. */
  readonly traceparent?: string;
}

export interface PlannedNode {
  /** Unique within the plan. Below zero: the node belongs to an inner workflow. */
  readonly id: number;
  /** `stripe/listCharges` */
  readonly nodeType: string;
  readonly label: string;
  /** Placeholders that name params only are rendered; those in `deferred` are not yet. */
  readonly config: JsonObject;
  /** Whether config still holds placeholders of `input`, `row`, `rows`, `total_rows`, `workflow`. */
  readonly deferred: boolean;
  /** Set on a node that belongs to another workflow than the one that runs. */
  readonly origin?: NodeOrigin;
  /** It does no work of its own: its rows are those that the edge into it brings. */
  readonly relays?: true;
}

/** Where a node comes from that was taken into the plan of another workflow. */
export interface NodeOrigin {
  /** The id it has there. */
  readonly nodeId: number;
  /** One object for all nodes that were taken along with it. */
  readonly inner: InnerWorkflow;
}

/** A workflow whose rows a node of the plan reads, as a part of the same run. */
export interface InnerWorkflow {
  readonly workflow: { readonly id: number; readonly title: string };
  /** Its nodes see these in the place of the params of the run. */
  readonly params: JsonObject;
  /** The node that reads it: of the workflow that runs, or of another inner one. */
  readonly readBy: PlannedNode;
}

export interface PlannedEdge {
  readonly sourceNodeId: number;
  readonly targetNodeId: number;
  readonly sourceKey: string;
  readonly targetKey: string;
}

export interface PlannedOutput {
  readonly nodeId: number;
  readonly resultId: string;
}

/** Column name to type name of the API; in column order. */
export type ResultSchema = Readonly<Record<string, ColumnType>>;

/** How a stored result lies in the store: everything needed to read a page of it. */
export interface StoredResult {
  readonly resultId: string;
  /** Name within the store; the format shows in its ending. */
  readonly location: string;
  readonly totalRows: number;
  readonly schema: ResultSchema;
  readonly bytes: number;
}

export interface RunOutput {
  readonly nodeId: number;
  readonly nodeType: string;
  readonly label: string;
  readonly stored: StoredResult;
  readonly delivery: JsonObject | null;
}

export interface NodeMessage {
  readonly node_id: number | null;
  readonly message: string;
}

/** How many rows left a node by one of its output ports. */
export interface PortRows {
  readonly nodeId: number;
  readonly port: string;
  readonly rows: number;
}

export type RunEvent =
  | { readonly kind: 'node-started'; readonly nodeId: number; readonly at: number }
  | {
      readonly kind: 'node-finished';
      readonly nodeId: number;
      readonly at: number;
      /** Null where that is not known yet: setters, and getters whose file is read later. */
      readonly rowsOut: number | null;
    }
  /** A node that fetches or delivers for long: how many rows by now. */
  | { readonly kind: 'node-progressed'; readonly nodeId: number; readonly rows: number }
  /** Every output is computed: what is known now of the rows between the nodes. */
  | { readonly kind: 'rows-counted'; readonly counts: readonly PortRows[] }
  /** Every output is computed; from here on the run cannot be started again elsewhere. */
  | { readonly kind: 'delivering' };

export type RunOutcome =
  | {
      readonly status: 'completed';
      readonly outputs: readonly RunOutput[];
      /** JSON text of the first page of the first output: an array of objects. */
      readonly firstPage: string;
      readonly warnings: readonly NodeMessage[];
    }
  | {
      readonly status: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: readonly ErrorDetail[];
    }
  | {
      readonly status: 'cancelled';
      /** What the node that was at work had delivered by then, where it can tell. */
      readonly delivered?: readonly ErrorDetail[];
    }
  /** DuckDB ran out of its memory limit; worth one more try alone in a process. */
  | { readonly status: 'out-of-memory'; readonly details: readonly ErrorDetail[] };

/** Work of the reserved engine process: short questions that need the engine but no run. */
export interface EngineQueries {
  /** JSON text (an array) of rows `offset` to `offset + limit` of a stored result. */
  readPage(args: { location: string; offset: number; limit: number }): Promise<string>;
  /** One entry per expression: null if it is allowed, else what is wrong with it and where. */
  checkExpressions(args: { expressions: readonly string[] }): Promise<(string | null)[]>;
  /** Uses a credential in a way that changes nothing, for ten seconds at the most. */
  testCredential(args: CredentialToTest): Promise<CredentialTestResult>;
}
/** A decrypted credential on its way to its test. */
export interface CredentialToTest {
  /** `stripe` */
  readonly type: string;
  readonly data: JsonObject;
  /** The only hosts it may be sent to. */
  readonly hosts: readonly string[];
  /** Every secret value in `data`. */
  readonly secrets: readonly string[];
}

export interface CredentialTestResult {
  readonly ok: boolean;
  /** For a person; without secrets. */
  readonly message: string;
}

export type EngineQueryName = keyof EngineQueries;

/** A stored result to write as a file of some format. */
export interface ExportOrder {
  /** Where the result lies in the store. */
  readonly location: string;
  readonly format: FileFormat;
}

/** A file on this machine that an export made; whoever gets it removes it. */
export interface ExportedFile {
  readonly path: string;
  readonly bytes: number;
}

export type ToEngine =
  /** `mayDeliver`: else the run computes, but delivers nothing until it is told that it may. */
  | { readonly type: 'run'; readonly plan: RunPlan; readonly mayDeliver: boolean }
  | { readonly type: 'may-deliver'; readonly executionId: string }
  | { readonly type: 'cancel'; readonly executionId: string }
  | { readonly type: 'export'; readonly id: number; readonly order: ExportOrder }
  | { readonly type: 'cancel-export'; readonly id: number }
  | {
      readonly type: 'query';
      readonly id: number;
      readonly name: EngineQueryName;
      readonly args: JsonValue;
    };

export type FromEngine =
  | { readonly type: 'ready' }
  | {
      readonly type: 'events';
      readonly executionId: string;
      readonly events: readonly RunEvent[];
    }
  | {
      readonly type: 'outcome';
      readonly executionId: string;
      /** The last ones, not sent before. */
      readonly events: readonly RunEvent[];
      readonly outcome: RunOutcome;
    }
  | { readonly type: 'exported'; readonly id: number; readonly file: ExportedFile }
  | {
      readonly type: 'not-exported';
      readonly id: number;
      readonly code: ErrorCode;
      readonly message: string;
    }
  | { readonly type: 'answer'; readonly id: number; readonly value: JsonValue }
  | {
      readonly type: 'refusal';
      readonly id: number;
      readonly code: ErrorCode;
      readonly message: string;
    };
