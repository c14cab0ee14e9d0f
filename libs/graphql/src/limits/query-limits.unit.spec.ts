import { buildSchema, getIntrospectionQuery, getOperationAST, GraphQLObjectType, parse } from 'graphql';
import { exceededByShape, exceededLimits, QUERY_LIMITS, rowsAtMost, sizedByVariables } from './query-limits.js';
import { QuerySizes } from './query-size.js';

const schema = buildSchema(
  'type Query { bell: Bell, things(first: Int!): [Thing!]!, bells(first: Int! = 25): [Bell!]! } type Bell { name: String, next: Bell, near: [Bell!]!, heard: [Bell!] } type Thing { id: ID!, next: Thing }',
);
const { near } = (schema.getType('Bell') as GraphQLObjectType).getFields();
if (near) near.extensions = { complexity: rowsAtMost(50) };

/** Fragments that spread the next one twice: 2^levels fields in a few hundred characters. */
const doubling = (levels: number, root: string, type: string, leaf: string) =>
  `{ ${root} { ...F0 } } ${Array.from({ length: levels }, (_, i) => `fragment F${i} on ${type} { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F${levels} on ${type} { ${leaf} }`;

/** Here a field is written often to be large; that this takes long to validate has limits of its own. */
const LIMITS = { ...QUERY_LIMITS, merging: Number.POSITIVE_INFINITY };

const exceeded = (query: string, variables: Record<string, unknown> = {}, operationName?: string) => {
  const document = parse(query);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error('No one operation');
  return exceededLimits(schema, document, operation, LIMITS, variables).map(({ message }) => message);
};

const sizeOf = (query: string) => {
  const document = parse(query);
  const [operation] = document.definitions;
  return operation && 'selectionSet' in operation ? new QuerySizes(document).of(operation.selectionSet) : undefined;
};

describe('the size of a query', () => {
  it('counts what fragments spread as often as they spread it', () => {
    expect(sizeOf('{ bell { ...a ...a } } fragment a on Bell { x: name ... on Bell { next { name } } }')).toEqual({
      depth: 3,
      breadth: 1,
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
    const query = `query($n: Int!) { bells(first: $n) { ${'name '.repeat(801)} } }`;
    expect(exceeded(query, { n: 100 })).toEqual([
      `The query is too large: complexity 80101, at most ${QUERY_LIMITS.complexity}`,
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

  it('counts the fields at the root through fragments', () => {
    const roots = Array.from({ length: 7 }, (_, i) => `a${i}: bell { name }`).join(' ');
    const fragments = `fragment F on Query { ...G ... { ${roots} } } fragment G on Query { b: bell { name } ...F }`;
    expect(exceeded(`{ ...F ...F } ${fragments}`)).toEqual([]);
    expect(exceeded(`{ ...F ...F ...F } ${fragments}`)).toEqual([
      `The query is too large: 24 fields at the root, at most ${QUERY_LIMITS.rootFields}`,
    ]);
  });

  it('counts more for an object that is looked up than for its fields', () => {
    const nexts = (count: number) =>
      `{ things(first: 100) { ${Array.from({ length: count }, () => 'next { id }').join(' ')} } }`;
    expect(exceeded(nexts(113))).toEqual([]);
    expect(exceeded(nexts(114))).toEqual([
      `The query is too large: complexity ${1 + 100 * (5 + 114 * 7)}, at most ${QUERY_LIMITS.complexity}`,
    ]);
  });

  it('counts no name of a type', () => {
    const query = (names: string) => `{ bells(first: 100) { ${names} ${'name '.repeat(799)} } }`;
    expect(exceeded(query('__typename kind: __typename'))).toEqual([]);
    expect(exceeded(query('name'))).not.toEqual([]);
  });

  const everything = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  };
  it.each([
    ['all', everything],
    ['the least', { descriptions: false }],
  ])('lets %s that the schema says about itself be asked for once, and not twice', (_, options) => {
    const query = getIntrospectionQuery(options);
    expect(exceeded(query)).toEqual([]);
    const schemaAsked = query.slice(query.indexOf('{') + 1, query.indexOf('fragment FullType')).replace(/\}\s*$/, '');
    expect(exceeded(query.replace(schemaAsked, `${schemaAsked} again: ${schemaAsked}`))).toEqual([
      expect.stringContaining('The query is too large: complexity'),
    ]);
  });

  it('counts what the schema says about itself under whatever name, and through fragments', () => {
    const types = '{ types { fields { args { name } type { fields { name args { name } } } } } }';
    expect(exceeded(`{ __schema ${types} }`)).toEqual([]);
    const often = Array.from({ length: 10 }, (_, i) => `a${i}: __schema ${types}`).join(' ');
    expect(exceeded(`{ ...R } fragment R on Query { ${often} }`)).toHaveLength(1);
  });
});

describe('a document of several operations', () => {
  const large = `query Large { bells(first: 100) { ${'name '.repeat(801)} } }`;

  it('is measured by the one that is carried out', () => {
    const small = 'query Small { bell { name } }';
    expect(exceeded(`${large} ${small}`, {}, 'Small')).toEqual([]);
    expect(exceeded(`${small} ${large}`, {}, 'Large')).toHaveLength(1);
  });

  it('needs no variables of the others', () => {
    const other = 'query Other($n: Int!) { bells(first: $n) { name } }';
    expect(exceeded(`query Small { bell { name } } ${other}`, {}, 'Small')).toEqual([]);
  });
});

describe('what is known before a document is validated', () => {
  const times = (count: number, what: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => what(i)).join(' ');
  const refused = (query: string) => {
    const document = parse(query, { maxTokens: QUERY_LIMITS.tokens });
    return exceededByShape(document, getOperationAST(document), QUERY_LIMITS).map(({ message }) => message);
  };
  const TO_COMPARE = `The query is too large: too many fields of one name to compare, at most ${QUERY_LIMITS.merging}`;

  it.each([
    [
      'fields at the root',
      `{ ${times(490, () => 'bell { name }')} }`,
      'The query is too large: 490 fields at the root, at most 20',
    ],
    [
      'aliases',
      `{ bell { ${times(40, (i) => `a${i}: name`)} } }`,
      'The query is too large: too many aliases, at most 30',
    ],
    [
      'levels',
      `{ ${'bell { '.repeat(12)} name ${'}'.repeat(12)} }`,
      'The query is too large: 13 levels deep, at most 10',
    ],
    ['equal fields', `{ bell { ${times(490, () => 'next { name }')} } }`, TO_COMPARE],
    [
      'equal fields of several',
      `{ bell { ${times(50, () => 'next { name } near { name } heard { name }')} } }`,
      TO_COMPARE,
    ],
    [
      'equal fields in fields that are equal',
      `{ bell { ${times(20, () => `next { ${times(20, () => 'name')} }`)} } }`,
      TO_COMPARE,
    ],
    ['equal fields in fragments', `{ bell { ${times(160, () => '... { next { name } }')} } }`, TO_COMPARE],
    [
      'equal fields in a fragment that nobody spreads',
      `{ bell { name } } fragment F on Bell { ${times(400, () => 'next { name }')} }`,
      TO_COMPARE,
    ],
    [
      'equal fields of an operation that is not the one',
      `query A { bell { ${times(490, () => 'name')} } } query B { bell { name } }`,
      TO_COMPARE,
    ],
    [
      'fragments at one place',
      `{ bell { ${times(160, (i) => `...F${i}`)} } } ${times(160, (i) => `fragment F${i} on Bell { name }`)}`,
      TO_COMPARE,
    ],
    [
      'fragments in a row',
      `{ bell { ...F0 } } ${times(150, (i) => `fragment F${i} on Bell { name ...F${i + 1} }`)} fragment F150 on Bell { name }`,
      TO_COMPARE,
    ],
    [
      'fragments in fields that are equal',
      `{ bell { ${times(30, () => 'next { ...A ...B ...C ...D }')} } } ${['A', 'B', 'C', 'D'].map((name) => `fragment ${name} on Bell { name }`).join(' ')}`,
      TO_COMPARE,
    ],
    [
      'a cycle of fragments that doubles',
      `{ bell { ...A } } fragment A on Bell { next { ...A } near { ...A } heard { ...A } }`,
      TO_COMPARE,
    ],
  ])('are too many %s', (_, query, message) => expect(refused(query)).toContain(message));

  it.each([
    ['the schema about itself', getIntrospectionQuery()],
    [
      'thirty fragments of ten fields at one place',
      `{ bell { ${times(30, (i) => `...F${i}`)} } } ${times(30, (i) => `fragment F${i} on Bell { name next { name } near { name } heard { name } }`)}`,
    ],
    [
      'a cycle, which is told as such',
      '{ bell { ...A } } fragment A on Bell { next { ...B } } fragment B on Bell { next { ...A } }',
    ],
  ])('has room for %s', (_, query) => expect(refused(query)).toEqual([]));
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
