import {
  type Delivery,
  NodeError,
  NodeType,
  type Row,
  type RunResult,
  type Terminator,
  type TerminatorContext,
} from '../../node-sdk';
import { rowText, summaryText } from './message-text';
import { postMessage, type SlackDraft } from './post-message';
import { SendMessageConfig } from './send-message.config';
import { SEND_MESSAGE_DOCS } from './slack.docs';

type Context = TerminatorContext<SendMessageConfig>;

/** Rows that the default text may show. */
const FIRST_ROWS = 10;

@NodeType({
  key: 'sendMessage',
  role: 'terminator',
  label: 'Send Message',
  description: 'Post a message about the rows, or one for each row, to a Slack channel',
  config: SendMessageConfig,
  credential: 'slack',
  docs: SEND_MESSAGE_DOCS,
})
export class SendMessageNode implements Terminator<SendMessageConfig> {
  async deliver(context: Context, result: RunResult): Promise<Delivery> {
    context.credential();
    const { per_row, skip_empty } = context.config;
    if (result.totalRows === 0 && (skip_empty || per_row)) return { sent: 0 };
    return per_row ? this.sendEach(context, result) : this.sendOne(context, result);
  }

  private async sendOne(context: Context, result: RunResult): Promise<Delivery> {
    const { channel, text } = context.config;
    const draft = { channel, text: text ?? (await summaryOf(context, result)) };
    return { sent: 1, ...(await postMessage(context, draft)) };
  }

  /** All are made before the first is sent: a row that makes none keeps every message back. */
  private async sendEach(context: Context, result: RunResult): Promise<Delivery> {
    const drafts = await draftsOf(context, result);
    for (const [sent, draft] of drafts.entries()) {
      try {
        await postMessage(context, draft);
      } catch (error) {
        throw error instanceof NodeError ? atRow(error, sent, drafts.length) : error;
      }
    }
    return { sent: drafts.length };
  }
}

async function summaryOf({ workflow }: Context, result: RunResult): Promise<string> {
  const columns = result.columns.map(({ name }) => name);
  return summaryText({
    workflow,
    columns,
    totalRows: result.totalRows,
    firstRows: await firstRowsOf(result),
  });
}

async function firstRowsOf(result: RunResult): Promise<readonly Row[]> {
  for await (const rows of result.rows(FIRST_ROWS)) return rows;
  return [];
}

async function draftsOf(context: Context, result: RunResult): Promise<SlackDraft[]> {
  const { max_messages } = context.config;
  const { totalRows } = result;
  if (totalRows > max_messages) {
    throw new NodeError(
      `There are ${String(totalRows)} rows and max_messages is ${String(max_messages)}: no message was sent. Filter the rows, or raise max_messages`,
    );
  }
  const drafts: SlackDraft[] = [];
  for await (const rows of result.rows()) {
    for (const row of rows) {
      const position = `row ${String(drafts.length + 1)} of ${String(totalRows)}`;
      const { channel, text } = context.configFor(row);
      drafts.push({ channel, text: text ?? rowText(context.workflow, row, position) });
    }
  }
  return drafts;
}

/** Which row failed and how many messages stand in the channel, so that nobody sends them again. */
function atRow(error: NodeError, sent: number, all: number): NodeError {
  const before = sent === 1 ? '1 message was' : `${String(sent)} messages were`;
  return new NodeError(
    `Row ${String(sent + 1)} of ${String(all)}: ${error.message}. ${before} sent before it, none after it`,
    error.details,
  );
}
