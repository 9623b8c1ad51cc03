import fc from 'fast-check';
import { parseIsoDate } from './iso-date';

describe('parseIsoDate', () => {
  it('reads back every date that JavaScript writes between 1970 and 9999', () => {
    const storable = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        storable,
        (date) => parseIsoDate(date.toISOString())?.getTime() === date.getTime(),
      ),
    );
  });

  it.each([
    ['2027-01-01', '2027-01-01T00:00:00.000Z'],
    ['2027-01-01T10:30', '2027-01-01T10:30:00.000Z'],
    ['2027-01-01T10:30:15', '2027-01-01T10:30:15.000Z'],
    ['2027-01-01T10:30:15.1239', '2027-01-01T10:30:15.123Z'],
    ['2027-01-01T10:30:00+02:00', '2027-01-01T08:30:00.000Z'],
    ['2027-01-01T10:30:00-05:30', '2027-01-01T16:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseIsoDate(text)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    'tomorrow',
    '2027',
    '2027-1-1',
    '01/02/2027',
    '2027-02-30',
    '2027-13-01',
    '2027-00-10',
    '2027-01-01T24:00:00Z',
    '2027-01-01T23:59:60Z',
    '2027-01-01T10:30:00+25:00',
    '2027-01-01 10:30:00',
    '+275760-09-13T00:00:00.000Z',
    '9999-12-31T23:59:59-01:00',
    '1969-12-31T23:59:59Z',
    '2027-01-01T00:00:00Z\n',
    '20270101',
    '1893456000000',
  ])('refuses %j', (text) => {
    expect(parseIsoDate(text)).toBeUndefined();
  });
});
