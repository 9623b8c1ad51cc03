import { FlatAnswer, SplicedJson } from './answers';
import { envelope } from './envelope.interceptor';

const now = new Date('2026-04-29T12:00:00.000Z');
const meta = { request_id: 'req_1', timestamp: '2026-04-29T12:00:00.000Z' };
const parsed = (answer: unknown): unknown => JSON.parse(envelope(answer, 'req_1', now));

it('puts an answer under data', () => {
  expect(parsed({ id: 1, at: now })).toEqual({
    success: true,
    data: { id: 1, at: '2026-04-29T12:00:00.000Z' },
    meta,
  });
  expect(parsed(undefined)).toEqual({ success: true, data: null, meta });
});

it('leaves flat fields beside meta, in their order', () => {
  expect(envelope(new FlatAnswer({ key: { id: 1 }, full_key: 'x' }), 'req_1', now)).toBe(
    `{"success":true,"key":{"id":1},"full_key":"x","meta":${JSON.stringify(meta)}}`,
  );
  expect(parsed(new FlatAnswer({}))).toEqual({ success: true, meta });
});

it('splices JSON text into data', () => {
  expect(parsed(new SplicedJson({ rows: null, page: 0 }, { rows: '[{"a":1}]' }))).toEqual({
    success: true,
    data: { rows: [{ a: 1 }], page: 0 },
    meta,
  });
});
