import { buildSchema, graphql } from 'graphql';
import { withArgumentRules } from './argument-rules.js';

describe('arguments', () => {
  const schema = withArgumentRules(asked());
  let seen: unknown;

  /** Tells what its resolvers see. */
  function asked() {
    const built = buildSchema(`input Filter { name: String within: Filter all: [Filter!] ids: [ID!] }
      type Query { things(filter: Filter, first: Int): Int }
      type Mutation { change(name: String, input: Filter): Int }`);
    for (const type of [built.getQueryType(), built.getMutationType()]) {
      for (const field of Object.values(type?.getFields() ?? {})) {
        field.resolve = (_source, args: object) => {
          seen = JSON.parse(JSON.stringify(args));
          return 1;
        };
      }
    }
    return built;
  }

  const things = (filter: object, first: number | null = null) =>
    graphql({
      schema,
      source: 'query($filter: Filter, $first: Int) { things(filter: $filter, first: $first) }',
      variableValues: { filter, first },
    });
  const change = (input: object) =>
    graphql({ schema, source: 'mutation($input: Filter) { change(input: $input) }', variableValues: { input } });
  const told = async (answer: ReturnType<typeof graphql>) =>
    (await answer).errors?.map(({ extensions }) => [extensions['code'], extensions['fields']]);

  it('that are null are as if they were not given, also within a filter, from the text and from variables', async () => {
    await things({ name: null, within: { name: 'a', within: null }, all: [{ name: null }, { name: 'b' }] });
    expect(seen).toEqual({ filter: { within: { name: 'a' }, all: [{}, { name: 'b' }] } });
    await graphql({ schema, source: '{ things(filter: { name: null, within: { name: "a" } }, first: null) }' });
    expect(seen).toEqual({ filter: { within: { name: 'a' } } });
  });

  it('that are null are null in a change', async () => {
    await graphql({ schema, source: 'mutation { change(name: null) }' });
    expect(seen).toEqual({ name: null });
  });

  it.each(['', ' ', 'a b', 'a\0', 'a\n', '\ud800', 'é', 'x'.repeat(129)])(
    'are refused when %j is an id',
    async (id) => {
      const message = (field: string) => `${field} must be an id: 1 to 128 printable characters without blanks`;
      const field = 'filter.within.ids.1';
      expect(await told(things({ within: { ids: ['a', id] } }))).toEqual([
        ['BAD_USER_INPUT', [{ field, message: message(field) }]],
      ]);
      expect(await told(change({ ids: [id] }))).toEqual([
        ['BAD_USER_INPUT', [{ field: 'ids.0', message: message('ids.0') }]],
      ]);
    },
  );

  it('are ids in the case in which they are kept, when they are UUIDs', async () => {
    const uuid = '139e3d84-1f2a-4b3c-8d4e-5f60718293a4';
    const ids = [uuid.toUpperCase(), 'oidc:ANNA', `x${uuid.toUpperCase()}`];
    const kept = [uuid, 'oidc:ANNA', `x${uuid.toUpperCase()}`];
    await change({ name: uuid.toUpperCase(), ids });
    expect(seen).toEqual({ input: { name: uuid.toUpperCase(), ids: kept } });
    await things({ within: { ids } });
    expect(seen).toEqual({ filter: { within: { ids: kept } } });
  });

  it('are refused when a text is not well-formed Unicode', async () => {
    const message = 'name must be well-formed Unicode';
    expect(await told(change({ name: 'a\ud800' }))).toEqual([['BAD_USER_INPUT', [{ field: 'name', message }]]]);
    expect(await told(change({ name: '\0 \u{1F4DE}' }))).toBeUndefined();
  });
});
