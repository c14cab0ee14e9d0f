import { buildSchema, parse } from 'graphql';
import { subscribeWithContextPerPush } from './context-per-push.js';

describe('a subscription that cannot begin', () => {
  it('given an operation that graphql-js throws at, when it is subscribed to, then that is its answer', async () => {
    const schema = buildSchema('type Query { a: Int } type Subscription { b: Int }');
    const document = parse('subscription { b @skip(if: true) }');
    expect(await subscribeWithContextPerPush({ schema, document }, () => ({}))).toEqual({
      errors: [expect.any(Error)],
    });
  });
});
