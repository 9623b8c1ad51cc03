import type { RunEvent } from '../process-pool/messages';
import { EventOutbox } from './event-outbox';

const started = (nodeId: number): RunEvent => ({ kind: 'node-started', nodeId, at: 0 });
const delivering: RunEvent = { kind: 'delivering' };

describe('EventOutbox', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function outbox() {
    const sent: (readonly RunEvent[])[] = [];
    return { sent, events: new EventOutbox((some) => sent.push(some)) };
  }

  it('sends events together after a moment', () => {
    const { sent, events } = outbox();
    events.add(started(1));
    events.add(started(2));
    expect(sent).toEqual([]);
    jest.runAllTimers();
    expect(sent).toEqual([[started(1), started(2)]]);
  });

  it('tells at once that delivery begins, after what came before', () => {
    const { sent, events } = outbox();
    events.add(started(1));
    events.add(delivering);
    expect(sent).toEqual([[started(1), delivering]]);
    jest.runAllTimers();
    expect(sent).toHaveLength(1);
  });

  it('leaves the last ones to the outcome and sends nothing after it', () => {
    const { sent, events } = outbox();
    events.add(started(1));
    expect(events.rest()).toEqual([started(1)]);
    jest.runAllTimers();
    expect(sent).toEqual([]);
  });
});
