import { buildSchema, getOperationAST, parse } from 'graphql';
import { brokenVariables } from './broken-variables.js';
import { DateTime } from './date-time.js';

const schema = buildSchema(`
  scalar DateTime
  enum Role { USER }
  input Place { row: Int!, seat: Int = 1 }
  input Change { id: ID!, name: String, loud: Boolean! = true, role: Role, places: [Place!], since: DateTime }
  input Filter { since: DateTime, role: Role }
  type Query { things(first: Int! = 25, filter: Filter): String }
  type Mutation { change(input: Change!): String }
`);
Object.assign(schema.getType('DateTime') ?? {}, {
  parseValue: DateTime.parseValue,
  parseLiteral: DateTime.parseLiteral,
});

const broken = (query: string, variables: Record<string, unknown>) => {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No one operation');
  return brokenVariables(schema, document, operation, variables)?.extensions['fields'] as
    { field: string; message: string }[] | undefined;
};
const fieldsOf = (...asked: Parameters<typeof broken>) => broken(...asked)?.map(({ field }) => field);

describe('variables that are broken', () => {
  const change = 'mutation($input: Change!) { change(input: $input) }';

  it('have each field of an input named, as other rules of inputs do', () => {
    const input = { id: 5.5, name: 7, role: 'KING', since: 'yesterday', places: [{ row: 1 }, { row: 'x' }] };
    expect(fieldsOf(change, { input })).toEqual(['id', 'name', 'role', 'places.1.row', 'since']);
  });

  it.each([
    ['that is unknown', { id: 'a', nmae: 'x' }, 'nmae'],
    ['that is missing', { name: 'x' }, 'id'],
    ['that is missing further within', { id: 'a', places: [{ seat: 1 }] }, 'places.0.row'],
  ])('have a field named %s', (_, input, field) => expect(fieldsOf(change, { input })).toEqual([field]));

  it('are named by where they stand in the query', () => {
    const query =
      'query($n: Int!, $s: DateTime) { ...F } fragment F on Query { things(first: $n, filter: { since: $s }) }';
    expect(fieldsOf(query, { n: 'x', s: 'yesterday' })).toEqual(['first', 'filter.since']);
    expect(fieldsOf(query, {})).toEqual(['first']);
  });

  it('are named by themselves where they stand nowhere', () => {
    expect(fieldsOf('query($n: Int!) { things }', { n: 'x' })).toEqual(['n']);
  });

  it('are also those that are null where a default stands', () => {
    const query = 'mutation($l: Boolean, $n: String) { change(input: { id: "a", name: $n, loud: $l }) }';
    expect(broken(query, { l: null, n: null })).toEqual([{ field: 'loud', message: 'loud must not be null' }]);
    expect(broken(query, {})).toBeUndefined();
  });

  it('are told without their values', () => {
    const told = broken(change, { input: { id: ['hunter2'], role: 'hunter2', since: 'hunter2', 'hunter2 x': 1 } });
    expect(told).toHaveLength(4);
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });
});
