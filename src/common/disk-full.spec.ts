import { isDiskFull } from './disk-full';

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

it.each([
  [full, true],
  [{ code: 'EDQUOT' }, true],
  [new Error('outer', { cause: new Error('inner', { cause: full }) }), true],
  [new Error('ENOSPC'), false],
  [{ code: 'EACCES' }, false],
  ['ENOSPC', false],
  [null, false],
])('tells of %p whether the disk is full: %p', (error, expected) => {
  expect(isDiskFull(error)).toBe(expected);
});

it('does not go round in circles', () => {
  const circle: { cause?: unknown } = {};
  circle.cause = circle;
  expect(isDiskFull(circle)).toBe(false);
});
