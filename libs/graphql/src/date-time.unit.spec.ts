import { graphql, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { DateTime } from './date-time.js';
import { withoutValues } from './without-values.js';

describe('DateTime', () => {
  it.each([
    ['2026-11-24T08:15:30.000Z', '2026-11-24T08:15:30.000Z'],
    ['2026-11-24T08:15:30Z', '2026-11-24T08:15:30.000Z'],
    ['2026-11-24T08:15:30.5Z', '2026-11-24T08:15:30.500Z'],
    ['2026-11-24T08:15:30.123999Z', '2026-11-24T08:15:30.123Z'],
    ['2026-11-24T08:15:30.123456+00:00', '2026-11-24T08:15:30.123Z'],
    ['2026-11-24T08:15:30+01:00', '2026-11-24T07:15:30.000Z'],
    ['2026-12-31T20:15:30-05:30', '2027-01-01T01:45:30.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (written, instant) => {
    expect(DateTime.parseValue(written)).toBe(instant);
  });

  it.each([
    '2026-11-24',
    '2026-11-24T08:15:30',
    '2026-11-24 08:15:30Z',
    '2026-11-24T08:15Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-24T25:00:00Z',
    '2026-11-24T08:15:30+24:00',
    '2026-11-24T08:15:30+01:60',
    '2026-11-24T08:15:30.Z',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-00:01',
    'yesterday',
    '',
    1_795_715_545_653,
    null,
    {},
  ])('%j is none', (written) => {
    expect(() => DateTime.parseValue(written)).toThrow('A DateTime is ISO 8601 with an offset');
  });

  it('is described to who got it wrong, without the value', async () => {
    const fields = { at: { type: GraphQLString, args: { time: { type: DateTime } } } };
    const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) });
    const source = 'query($time: DateTime) { at(time: $time) }';
    const { errors } = await graphql({ schema, source, variableValues: { time: 'hunter2' } });
    expect(withoutValues(errors?.[0]?.message ?? '')).toBe(
      'Variable "$time" is invalid: A DateTime is ISO 8601 with an offset, such as 2026-11-24T08:15:30.000Z',
    );
  });
});
