import { buildSchema, graphql, GraphQLError } from 'graphql';
import { formatError } from './errors.js';
import { withoutValues } from './without-values.js';

const SECRET = 'hunter2';
const schema = buildSchema(`
  enum Colour { RED }
  input Inner { count: Int!, colour: Colour, list: [Int!] }
  input Login { name: String!, password: String, inner: Inner }
  type Query { login(input: Login!): String, colour(of: Colour): String, number(n: Int): String }
`);

async function said(source: string, variableValues?: object): Promise<string[]> {
  const { errors = [] } = await graphql({ schema, source, variableValues: variableValues as Record<string, unknown> });
  return errors.map(({ message }) => message);
}

describe('what is said of a value that does not fit', () => {
  const login = 'query($input: Login!) { login(input: $input) }';

  it.each<[string, object, string]>([
    [
      'an unknown field',
      { name: 'a', passwort: SECRET },
      'Variable "$input" is invalid: Field "passwort" is not defined by type "Login". Did you mean "password"?',
    ],
    [
      'a missing field',
      { password: SECRET },
      'Variable "$input" is invalid: Field "name" of required type "String!" was not provided.',
    ],
    [
      'another type',
      { name: 'a', password: [SECRET] },
      'Variable "$input" is invalid at "input.password": It is no String.',
    ],
    [
      'another type further within',
      { name: 'a', inner: { count: 1, list: [1, SECRET] } },
      'Variable "$input" is invalid at "input.inner.list[1]": It is no Int.',
    ],
  ])('of a variable, with %s, names the place and not the value', async (_, input, expected) => {
    const [message = ''] = await said(login, { input });
    expect(message).toContain(SECRET);
    expect(withoutValues(message)).toBe(expected);
  });

  it.each([
    `{ login(input: { name: ["${SECRET}"] }) }`,
    `{ login(input: "${SECRET}") }`,
    `{ number(n: "${SECRET}") }`,
    `{ colour(of: ${SECRET}) }`,
    `query($c: Colour = ${SECRET}) { colour(of: $c) }`,
    `{ colour(of: "${SECRET}") }`,
  ])('in %s is not said again', async (source) => {
    const messages = await said(source);
    expect(messages.join()).toContain(SECRET);
    expect(messages.map(withoutValues).join()).not.toContain(SECRET);
  });

  it('is never repeated, whatever it looks like', async () => {
    for (const value of ['; Field "x"', '" at "y"; Field', 'a cannot represent b', '; ', '\n']) {
      const messages = await said(login, { input: { name: { [`k${value}`]: SECRET } } });
      expect(messages.map(withoutValues).join()).not.toContain(SECRET);
    }
  });

  it('is the fault of who sent it, not ours, and is not reported to the log', () => {
    const error = new GraphQLError(
      `Variable "$input" got invalid value "${SECRET}"; Field "a" is not defined by type "B".`,
    );
    const reported: unknown[] = [];
    const formatted = formatError(
      { ...error.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      error,
      (original) => reported.push(original),
    );
    expect(formatted.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(formatted)).not.toContain(SECRET);
    expect(reported).toEqual([]);
  });
});
