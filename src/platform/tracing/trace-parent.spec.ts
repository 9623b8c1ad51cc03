import { readTraceParent, writeTraceParent } from './trace-parent';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

it('reads what it writes', () => {
  const text = `00-${TRACE}-${SPAN}-01`;
  const parent = readTraceParent(text);
  expect(parent).toEqual({ traceId: TRACE, spanId: SPAN, flags: 1 });
  expect(parent && writeTraceParent(parent)).toBe(text);
});

it('reads later versions as far as it knows them', () => {
  expect(readTraceParent(`cc-${TRACE}-${SPAN}-00-what-comes`)).toMatchObject({ flags: 0 });
});

it.each([
  undefined,
  '',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01\nx`,
])('takes %j for none', (text) => {
  expect(readTraceParent(text)).toBeUndefined();
});
