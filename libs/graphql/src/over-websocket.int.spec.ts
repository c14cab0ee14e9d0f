import { connect } from 'node:net';
import { bellsAsked } from './testing/bells.js';
import { doubling } from './testing/doubling.js';
import { GraphqlUnderTest } from './testing/graphql-under-test.js';

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('GraphQL over WebSocket', () => {
  let graphql: GraphqlUnderTest;
  beforeAll(async () => (graphql = await GraphqlUnderTest.open()));
  afterAll(() => graphql.close());

  it('streams to who may, and lets go when the client does', async () => {
    expect(await graphql.results('reader', 'subscription { ticks }', 2)).toEqual([
      { data: { ticks: 1 } },
      { data: { ticks: 2 } },
    ]);
    await until(() => bellsAsked.liveSources === 0);
  });

  it('looks up for each push what it joins, and once for all of the push', async () => {
    const before = bellsAsked.joins;
    expect(await graphql.results('reader', 'subscription { joinedTicks }')).toEqual([
      { data: { joinedTicks: [before + 1, before + 1] } },
      { data: { joinedTicks: [before + 2, before + 2] } },
    ]);
  });

  it('lets nobody in without a valid token', async () => {
    expect(await graphql.results(null, 'subscription { ticks }')).toMatchObject([{ code: 4403 }]);
    expect(await graphql.results('stranger', 'subscription { ticks }')).toMatchObject([{ code: 4403 }]);
  });

  it.each([
    ['before it subscribes', 1, []],
    ['before it is sent anything', 2, []],
    ['in between', 3, [{ data: { ticks: 1 } }]],
  ])('closes the connection of who loses a right %s', async (_, asked, seen) => {
    expect(await graphql.results(`auditor-for-${asked}`, 'subscription { ticks }')).toEqual([
      ...seen,
      expect.objectContaining({ code: 4403 }),
    ]);
    await until(() => bellsAsked.liveSources === 0);
  });

  it.each([
    ['queries', '{ hello }', 'BAD_REQUEST'],
    ['mutations', 'mutation { ring(input: { name: "x" }) { __typename } }', 'BAD_REQUEST'],
    ['introspection', 'subscription { __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['unknown fields', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'aliases',
      `subscription { ticks ${Array.from({ length: 40 }, (_, i) => `a${i}: ticks`).join(' ')} }`,
      'QUERY_TOO_LARGE',
    ],
    ['too many equal fields', `subscription { bellRings { ${'next { name } '.repeat(300)} } }`, 'QUERY_TOO_LARGE'],
    ['fragments that double', doubling('subscription { bellRings { ...F0 } }'), 'QUERY_TOO_LARGE'],
    ['what is no one operation', 'subscription A { ticks } subscription B { ticks }', 'OPERATION_RESOLUTION_FAILURE'],
    ['too many tokens', `subscription { ${'ticks '.repeat(3000)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('refuses %s', async (_, query, code) => {
    const [errors] = (await graphql.results('admin', query)) as [{ extensions: { code: string } }[]];
    expect(errors[0]?.extensions.code).toEqual(code);
  });

  it.each([
    ['a condition at the root', 'subscription($b: Boolean!) { ticks @include(if: $b) }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a root that is left out', 'subscription { ticks @skip(if: true) }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a variable of another type', 'subscription($b: Int) { countedTicks(from: $b) }', 'BAD_USER_INPUT'],
  ])('refuses %s and nothing else, and logs none', async (_, query, code) => {
    const before = graphql.logged.length;
    for (const b of [{}, [1], 1.5, 'yes']) {
      const answered = JSON.stringify(await graphql.results('reader', query, 1, { b }));
      expect(answered).toContain(`"code":"${code}"`);
    }
    expect(graphql.logged.slice(before)).toEqual([]);
  });

  it('asks no variables of operations that are not carried out', async () => {
    const document = 'subscription A { ticks } subscription B($n: Int!) { countedTicks(from: $n) }';
    expect(await graphql.results('reader', document, 1, {}, 'A')).toEqual([{ data: { ticks: 1 } }]);
  });

  it('names each variable that is broken', async () => {
    const query = 'subscription($n: Int) { countedTicks(from: $n) }';
    const [errors] = await graphql.results('reader', query, 1, { n: 'hunter2' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [{ field: 'from' }] } }]);
  });

  it('masks errors as HTTP does', async () => {
    const seen = await graphql.results('reader', 'subscription { brokenTicks }');
    expect(JSON.stringify(seen)).not.toContain('hunter2');
    expect(JSON.stringify(seen)).toContain('INTERNAL_SERVER_ERROR');
  });

  it('says that it goes when the exchange is stopped, and logs nothing of it', async () => {
    const stopping = await GraphqlUnderTest.open();
    const logged = stopping.logged.length;
    const seen = stopping.results('reader', 'subscription { ticks }');
    await until(() => bellsAsked.liveSources === 1);
    await stopping.close();
    expect((await seen).at(-1)).toMatchObject({ code: 1001 });
    await until(() => bellsAsked.liveSources === 0);
    expect(stopping.logged.slice(logged)).toEqual([]);
  });

  it('survives a client that resets the connection while it asks to upgrade', async () => {
    for (const path of ['/elsewhere', '/graphql']) {
      await new Promise<void>((resolve) => {
        const socket = connect(graphql.port, '127.0.0.1', () => {
          socket.write(
            `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
            () => socket.resetAndDestroy(),
          );
        });
        socket.on('error', () => resolve());
        socket.on('close', () => resolve());
      });
    }
    expect(await graphql.ask('{ hello }')).toEqual({ data: { hello: 'hello' } });
  });
});
