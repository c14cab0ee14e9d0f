import { buildSchema, getIntrospectionQuery, GraphQLObjectType, parse } from 'graphql';
import { exceededLimits, QUERY_LIMITS, rowsAtMost, sizedByVariables } from './query-limits.js';
import { QuerySizes } from './query-size.js';

const schema = buildSchema(
  'type Query { bell: Bell, bells(first: Int! = 25): [Bell!]! } type Bell { name: String, next: Bell, near: [Bell!]!, heard: [Bell!] }',
);
const { near } = (schema.getType('Bell') as GraphQLObjectType).getFields();
if (near) near.extensions = { complexity: rowsAtMost(50) };

/** Fragments that spread the next one twice: 2^levels fields in a few hundred characters. */
const doubling = (levels: number, root: string, type: string, leaf: string) =>
  `{ ${root} { ...F0 } } ${Array.from({ length: levels }, (_, i) => `fragment F${i} on ${type} { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F${levels} on ${type} { ${leaf} }`;

const exceeded = (query: string, variables: Record<string, unknown> = {}) =>
  exceededLimits(schema, parse(query), QUERY_LIMITS, variables).map(({ message }) => message);

const sizeOf = (query: string) => {
  const document = parse(query);
  const [operation] = document.definitions;
  return operation && 'selectionSet' in operation ? new QuerySizes(document).of(operation.selectionSet) : undefined;
};

describe('the size of a query', () => {
  it('counts what fragments spread as often as they spread it', () => {
    expect(sizeOf('{ bell { ...a ...a } } fragment a on Bell { x: name ... on Bell { next { name } } }')).toEqual({
      depth: 3,
      aliases: 2,
      selections: 1 + 2 * (1 + 1 + 1 + 2),
    });
  });

  it('is measured at once, also when it could never be counted', () => {
    const size = sizeOf(doubling(180, 'bell', 'Bell', 'name'));
    expect(size?.depth).toBe(2);
    expect(size?.selections).toBeGreaterThan(2 ** 180);
  });

  it('of a cycle is measured, too: others refuse it', () => {
    expect(sizeOf('{ bell { ...a } } fragment a on Bell { ...b } fragment b on Bell { ...a }')).toMatchObject({
      depth: 1,
    });
  });
});

describe('what a query exceeds', () => {
  it.each([
    ['fields', doubling(180, 'bell', 'Bell', 'name')],
    ['fields of the schema', doubling(180, '__schema', '__Schema', 'description')],
    ['fields by fragments inside fields', `{ bell { ${'... on Bell { ... on Bell { name } } '.repeat(2000)} } }`],
  ])('too many %s', (_, query) => {
    expect(exceeded(query)).toEqual([`The query is too large: too many fields, at most ${QUERY_LIMITS.selections}`]);
  });

  it('counts the rows of a page, by variable too', () => {
    const query = `query($n: Int!) { bells(first: $n) { ${'name '.repeat(300)} } }`;
    expect(exceeded(query, { n: 100 })).toEqual([
      `The query is too large: complexity 30001, at most ${QUERY_LIMITS.complexity}`,
    ]);
    expect(exceeded(query, { n: 40 })).toEqual([]);
  });

  it.each([
    ['at most so many as it says', '{ bell { near { near { near { name } } } } }', 1 + 1 + 50 + 50 * 50 + 50 ** 3],
    ['ten, when it says none', `{ bell { ${'heard { '.repeat(5)} name ${'}'.repeat(5)} } }`, 1 + 11_111 + 100_000],
  ])('counts the rows of a list without pages: %s', (_, query, complexity) => {
    expect(exceeded(query)).toEqual([
      `The query is too large: complexity ${complexity}, at most ${QUERY_LIMITS.complexity}`,
    ]);
  });

  it('leaves what the schema says about itself alone', () => {
    expect(exceeded(getIntrospectionQuery())).toEqual([]);
  });
});

describe('the size of a query is another one for each request', () => {
  it.each([
    ['query($n: Int!) { bells(first: $n) { name } }', true],
    ['query($n: Int = 10) { bell { ...a } } fragment a on Bell { next { bells(first: $n) { name } } }', true],
    ['query($all: Boolean!) { bells @include(if: $all) { name } }', true],
    ['query($all: Boolean!) { ... @skip(if: $all) { bell { name } } }', true],
    ['query($name: String) { bell(name: $name) { name } bells(first: 20) { name } }', false],
    ['{ bells { name @include(if: true) } }', false],
  ])('%s: %s', (query, varies) => expect(sizedByVariables(parse(query))).toBe(varies));
});
