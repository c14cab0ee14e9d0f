import { Kind, parse, visit } from 'graphql';
import { placeOf } from './place-of.js';

const placeIn = (query: string) => {
  const found: (string | null)[] = [];
  visit(parse(query), { [Kind.INT]: (node: Parameters<typeof placeOf>[0]) => void found.push(placeOf(node)) });
  return found;
};

describe('where a value stands in a query', () => {
  it.each([
    ['an argument', '{ things(a: "(", first: 1, b: [{ c: true }]) }', ['first']],
    ['beside others', '{ things(a: { x: "y" }, b: 1) }', ['b']],
    [
      'a field of an input',
      '{ things(a: true, filter: { to: "x", within: { since: 1, to: 2 } }) }',
      ['filter.within.since', 'filter.within.to'],
    ],
    ['a list', '{ things(a: [1, 2], b: [{ c: "x" }, { c: [3] }]) }', ['a', 'a', 'b.c']],
    ['the input of a mutation', 'mutation { change(input: { name: 1, of: { id: 2 } }) }', ['name', 'of.id']],
    ['another field', '{ things(a: { b: "x" }) { more(first: 1) } }', ['first']],
    ['the default of a variable', 'query($a: String = "x", $n: Int = 1) { things }', ['n']],
  ])('is told: %s', (_, query, places) => expect(placeIn(query)).toEqual(places));
});
