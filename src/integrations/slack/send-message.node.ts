import {
  configForAllRows,
  type Delivery,
  deliverEachRow,
  deliverOnce,
  NodeType,
  type Row,
  type RunResult,
  type Terminator,
  type TerminatorContext,
} from '../../node-sdk';
import { rowText, summaryText } from './message-text';
import { postMessage } from './post-message';
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
    const { channel, text } = configForAllRows(context);
    const draft = { channel, text: text ?? (await summaryOf(context, result)) };
    const posted = await deliverOnce(context.signal, 'message', () => postMessage(context, draft));
    return { sent: 1, ...posted };
  }

  private async sendEach(context: Context, result: RunResult): Promise<Delivery> {
    await deliverEachRow(context, result, {
      most: context.config.max_messages,
      noun: 'message',
      deliver: async ({ channel, text }, row, number) => {
        const position = `row ${String(number)} of ${String(result.totalRows)}`;
        const draft = { channel, text: text ?? rowText(context.workflow, row, position) };
        await postMessage(context, draft);
      },
    });
    return { sent: result.totalRows };
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
