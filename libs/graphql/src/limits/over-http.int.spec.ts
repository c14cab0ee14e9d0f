import { doubling } from '../testing/doubling.js';
import { codeOf, GraphqlUnderTest } from '../testing/graphql-under-test.js';

describe('limits of GraphQL over HTTP', () => {
  let graphql: GraphqlUnderTest;
  beforeAll(async () => (graphql = await GraphqlUnderTest.open()));
  afterAll(() => graphql.close());

  const deep = (levels: number) => `{ bells { nodes { ${'next { '.repeat(levels)} name ${'}'.repeat(levels)} } } }`;
  /** 28 times 30 fields below each of them. */
  const wide = Array.from(
    { length: 28 },
    (_, i) => `n${i}: ${'next { name name name name '.repeat(6)} ${'}'.repeat(6)}`,
  ).join(' ');
  it.each([
    ['deep', deep(12)],
    [
      'deep by fragments',
      `{ bells { nodes { ...a } } } fragment a on Bell { next { next { next { next { ...b } } } } } fragment b on Bell { next { next { next { next { next { name } } } } } }`,
    ],
    ['aliases', `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: hello`).join(' ')} }`],
    ['complex', `{ bells(first: 100) { nodes { ${wide} } } }`],
    [
      'a cycle of fragments',
      '{ bells { nodes { ...a } } } fragment a on Bell { next { ...b } } fragment b on Bell { next { ...a } }',
    ],
    ['pages', '{ bells(first: 101) { nodes { name } } }'],
    ['fragments that double', doubling('{ bells { nodes { ...F0 } } }')],
    ['fragments that double by no token', doubling('{ __schema { types { ...F0 } } }', '__Type', 'name')],
  ])('refuses what is too large: %s', async (_, query) => {
    const answered = await graphql.ask(query, { token: 'reader' });
    expect(['QUERY_TOO_LARGE', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']).toContain(codeOf(answered));
  });

  it('counts page sizes that come as variables', async () => {
    const query = `query Q($n: Int!) { bells(first: $n) { nodes { ${wide} } } }`;
    expect((await graphql.ask(query, { token: 'reader', variables: { n: 1 } })).errors).toBeUndefined();
    expect(codeOf(await graphql.ask(query, { token: 'reader', variables: { n: 100 } }))).toBe('QUERY_TOO_LARGE');
  });

  it.each([
    ['root', `{ ${'hello '.repeat(490)} }`],
    ['place below it', `{ bells { nodes { ${'next { name } '.repeat(300)} } } }`],
  ])('refuses too many fields at one %s before it looks whether there are such', async (_, query) => {
    expect(codeOf(await graphql.ask(query))).toBe('QUERY_TOO_LARGE');
    const unknown = query.replace('{', '{ nothing');
    const refused = await graphql.ask(unknown);
    expect(codeOf(refused)).toBe('QUERY_TOO_LARGE');
    expect(refused.errors).toHaveLength(1);
  });

  it('counts, and asks variables of, the operation alone that is carried out', async () => {
    const largest = `query Large($n: Int!) { bells(first: $n) { nodes { ${wide} } } }`;
    const document = `query Small { hello } ${largest}`;
    const small = await graphql.ask(document, { operationName: 'Small' });
    expect(small).toEqual({ data: { hello: 'hello' } });
    const large = { token: 'reader', operationName: 'Large', variables: { n: 100 } };
    expect(codeOf(await graphql.ask(document, large))).toBe('QUERY_TOO_LARGE');
  });

  it('tells no more mistakes of a document than are read', async () => {
    const query = `{ ${Array.from({ length: 20 }, (_, i) => `nothing${i}`).join(' ')} }`;
    expect((await graphql.ask(query)).errors?.length).toBeLessThan(12);
  });

  it('refuses a document of too many tokens', async () => {
    expect(codeOf(await graphql.ask(`{ ${'hello '.repeat(3000)} }`))).toBe('GRAPHQL_PARSE_FAILED');
  });
});
