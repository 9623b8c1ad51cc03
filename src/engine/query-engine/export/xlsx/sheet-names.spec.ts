import { sheetNames } from './sheet-names';

it('numbers sheets from the second on, within what Excel allows', () => {
  expect(sheetNames('Sales', 3)).toEqual(['Sales', 'Sales 2', 'Sales 3']);
  expect(sheetNames('x'.repeat(31), 2)).toEqual(['x'.repeat(31), `${'x'.repeat(29)} 2`]);
  expect(sheetNames('😀'.repeat(15), 2)).toEqual(['😀'.repeat(15), `${'😀'.repeat(14)} 2`]);
});
