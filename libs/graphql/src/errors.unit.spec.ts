import { EventStoreUnavailableError } from '@ringledger/event-store';
import { ReadModelsFullError } from '@ringledger/read-models';
import { GraphQLError, GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString, parse, validate } from 'graphql';
import { DateTime } from './date-time.js';
import { formatError, InputInvalidError } from './errors.js';

describe('an input that is not as it should be', () => {
  it('has every broken field named, and each message said once', () => {
    const fields = [
      { field: 'keys.0.index', message: 'index must not be less than 1' },
      { field: 'keys.1.index', message: 'index must not be less than 1' },
      { field: 'name', message: 'name must be a string' },
    ];
    const error = new InputInvalidError(fields);
    expect(error.message).toBe('index must not be less than 1; name must be a string');
    expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', fields });
  });

  it('is not answered by more than was asked', () => {
    const fields = Array.from({ length: 5000 }, (_, n) => ({ field: `keys.${n}`, message: `key ${n} is broken` }));
    expect(new InputInvalidError(fields).extensions['fields']).toHaveLength(50);
  });
});

describe('an error that is answered', () => {
  const answered = (originalError: Error) => {
    const error = new GraphQLError(originalError.message, { originalError });
    const reported: unknown[] = [];
    const { extensions } = formatError(error.toJSON(), error, (original) => void reported.push(original));
    return { code: extensions?.['code'], reported };
  };

  it.each([
    ['SERVICE_UNAVAILABLE', new EventStoreUnavailableError('no answer', false)],
    ['STORE_FULL', new ReadModelsFullError('no room')],
    ['DATA_KEY_MISSING', Object.assign(new Error('no key'), { code: 'DATA_KEY_MISSING' })],
    ['INTERNAL_SERVER_ERROR', new Error('whatever')],
  ])('is told to the operator, once, when it is %s', (code, error) => {
    expect(answered(error)).toEqual({ code, reported: [error] });
  });

  it.each([
    ['READ_MODEL_BEHIND', Object.assign(new Error('not yet'), { code: 'READ_MODEL_BEHIND' })],
    ['TOO_MUCH_CONTENTION', Object.assign(new Error('busy'), { code: 'TOO_MUCH_CONTENTION' })],
    ['BAD_USER_INPUT', new InputInvalidError([{ field: 'name', message: 'name must be a string' }])],
  ])('is nothing for the operator when it is %s', (code, error) => {
    expect(answered(error)).toEqual({ code, reported: [] });
  });
});

describe('a value that is written in a query and does not fit', () => {
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: { things: { type: GraphQLString, args: { at: { type: DateTime }, first: { type: GraphQLInt } } } },
    }),
  });
  it.each([
    ['at', '{ things(at: "hunter2") }', 'A DateTime is ISO 8601'],
    ['first', '{ things(first: "hunter2") }', 'Int cannot represent non-integer value.'],
  ])('has its place told and not itself: %s', (field, query, message) => {
    const [error] = validate(schema, parse(query));
    if (!error) throw new Error('Nothing was found');
    const coded = new GraphQLError(error.message, {
      nodes: error.nodes,
      originalError: error,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    const answered = formatError(coded.toJSON(), coded, () => undefined);
    expect(answered).toMatchObject({
      locations: [{ line: 1 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', field },
    });
    expect(answered.message).toContain(message);
    expect(answered.message).not.toContain('hunter2');
  });
});
