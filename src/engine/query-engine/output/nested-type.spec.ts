import { parseType } from './nested-type';

const plain = (name: string) => ({ kind: 'plain', name });
const list = (item: object) => ({ kind: 'list', item });

it.each<[string, object]>([
  ['INTEGER', plain('INTEGER')],
  ['DECIMAL(10,2)', plain('DECIMAL')],
  ['TIMESTAMP WITH TIME ZONE[]', list(plain('TIMESTAMP WITH TIME ZONE'))],
  ['INTEGER[3][]', list(list(plain('INTEGER')))],
  ["ENUM('a, b', 'c)''d')[]", list(plain('ENUM'))],
  ['UNION("num" INTEGER, "s" STRUCT("a" DATE))', plain('UNION')],
  ['MAP(VARCHAR, BLOB[])', { kind: 'map', value: list(plain('BLOB')) }],
  [
    'STRUCT("a b" INTEGER, "q""(,x" TIMESTAMP WITH TIME ZONE[], "s" STRUCT("d" DECIMAL(4,1)))[]',
    list({
      kind: 'struct',
      fields: [
        { name: 'a b', type: plain('INTEGER') },
        { name: 'q"(,x', type: list(plain('TIMESTAMP WITH TIME ZONE')) },
        {
          name: 's',
          type: { kind: 'struct', fields: [{ name: 'd', type: plain('DECIMAL') }] },
        },
      ],
    }),
  ],
])('reads %s', (sqlType, type) => {
  expect(parseType(sqlType)).toEqual(type);
});
