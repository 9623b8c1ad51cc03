import { attachment } from './attachment';

it.each([
  ['a.csv', `attachment; filename="a.csv"; filename*=UTF-8''a.csv`],
  [
    'Zürich "x".csv',
    `attachment; filename="Z_rich _x_.csv"; filename*=UTF-8''Z%C3%BCrich%20%22x%22.csv`,
  ],
  [
    "it's (1)*.csv",
    `attachment; filename="it's (1)_.csv"; filename*=UTF-8''it%27s%20%281%29%2A.csv`,
  ],
  [
    'a\r\nSet-Cookie: x=1\\',
    `attachment; filename="a__Set-Cookie_ x=1_"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1%5C`,
  ],
  ['\ud800', `attachment; filename="_"; filename*=UTF-8''%EF%BF%BD`],
])('names %j', (name, header) => {
  expect(attachment(name)).toBe(header);
});
