import { configOf, deliverRows } from '../../node-sdk/testing/node-kit';
import { SendMessageConfig } from './send-message.config';
import { SendMessageNode } from './send-message.node';

describe('send message', () => {
  it('fails a run without a credential', async () => {
    const config = configOf(SendMessageConfig, { channel: '#sales-alerts' });
    const deliver = async () => deliverRows(new SendMessageNode(), config, []);
    await expect(deliver()).rejects.toThrow('Missing credential');
  });

  it('needs a channel', () => {
    expect(() => configOf(SendMessageConfig, {})).toThrow('channel must');
    expect(() => configOf(SendMessageConfig, { channel: '' })).toThrow(
      'channel must name a channel',
    );
  });
});
