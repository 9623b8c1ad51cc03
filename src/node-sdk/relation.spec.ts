import { NodeError } from './node-error';
import { type Column, Relation } from './relation';
import { identifier } from './sql';

const column = (name: string, index: number): Column => ({
  name,
  type: 'string',
  sqlType: 'VARCHAR',
  ref: identifier(`c${String(index)}`),
});
const relation = (...names: string[]): Relation =>
  new Relation(names.map(column), identifier('n1_output1'));

describe('a column of a relation', () => {
  it('is found by its exact name, then without regard to case', () => {
    const found = relation('Name', 'name', 'Amount');
    expect(found.column('name').ref.render().text).toBe('"c1"');
    expect(found.column('AMOUNT').name).toBe('Amount');
  });

  it('that does not exist is an error with the nearest name', () => {
    expect(() => relation('currency', 'amount').column('ammount')).toThrow(
      new NodeError(
        'Unknown column "ammount". Did you mean "amount"? The input has "amount", "currency"',
      ),
    );
  });

  it('that is ambiguous is an error with the candidates', () => {
    expect(() => relation('Name', 'name').column('NAME')).toThrow('write one of "Name", "name"');
  });

  it('is empty where nothing was fetched, so that a run without rows ends without rows', () => {
    expect(relation().column('amount').ref.render().text).toContain('NULL');
    expect(relation().has('amount')).toBe(false);
  });

  it('is qualified under an alias', () => {
    expect(relation('a').as('l').column('a').ref.render().text).toBe('"l"."c0"');
  });
});
