const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Look alike, and mean nothing to Slack. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/**
 * A value as plain text within Slack's markup. The three entities take every mention, link and
 * ping out of it; Slack has no escape for the characters of bold, italics, strikes and code, so
 * where those stand at the edge of a word, the only place where they count, a lookalike does.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMrkdwn(text: string): string {
  return text
    .replaceAll(
      /(?<![\p{L}\p{N}])[*_~](?=\S)|(?<=\S)[*_~](?![\p{L}\p{N}])|`/gu,
      (mark) => LOOKALIKES[mark] ?? mark,
    )
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}
