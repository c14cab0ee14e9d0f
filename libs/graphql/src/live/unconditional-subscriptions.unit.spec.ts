import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { unconditionalSubscriptions } from './unconditional-subscriptions.js';

const schema = buildSchema(
  'type Query { a: Bell } type Subscription { rings: Bell, other: Bell } type Bell { name: String, next: Bell }',
);
const refusals = (query: string) =>
  validate(schema, parse(query), [...specifiedRules, unconditionalSubscriptions]).map(({ message }) => message);
const refused = ['A subscription has neither "@skip" nor "@include" at its root.'];

describe('what a subscription waits for', () => {
  it.each([
    ['by a variable', 'subscription($b: Boolean!) { rings @include(if: $b) { name } }'],
    ['by a variable with a default', 'subscription($b: Boolean = true) { rings @skip(if: $b) { name } }'],
    ['by what is no variable', 'subscription { rings @skip(if: true) { name } }'],
    ['beside another one', 'subscription($b: Boolean!) { rings { name } other @include(if: $b) { name } }'],
    [
      'where a fragment is spread',
      'subscription($b: Boolean!) { ...F @include(if: $b) } fragment F on Subscription { rings { name } }',
    ],
    [
      'inside a fragment',
      'subscription($b: Boolean!) { ...F } fragment F on Subscription { ... { rings @skip(if: $b) { name } } }',
    ],
    ['at a fragment in place', 'subscription($b: Boolean!) { ... @include(if: $b) { rings { name } } }'],
    ['beside a query', 'query A { a { name } } subscription S($b: Boolean!) { rings @include(if: $b) { name } }'],
    [
      'in a cycle',
      'subscription($b: Boolean!) { ...F } fragment F on Subscription { ...G } fragment G on Subscription { ...F rings @skip(if: $b) { name } }',
    ],
  ])('given a condition %s, when it is validated, then it is refused for that alone', (_, query) => {
    expect(refusals(query)).toEqual(refused);
  });

  it.each([
    ['below the root', 'subscription($b: Boolean!) { rings { name @include(if: $b) next @skip(if: $b) { name } } }'],
    ['of a query', 'query($b: Boolean!) { a @include(if: $b) { name } }'],
  ])('given a condition %s, when it is validated, then it is none of this', (_, query) => {
    expect(refusals(query)).toEqual([]);
  });

  it('leaves the other rules alone', () => {
    expect(refusals('subscription { rings { name } other { name } }')).toEqual([
      'Anonymous Subscription must select only one top level field.',
    ]);
  });
});
