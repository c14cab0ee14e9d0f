import { bellsAsked } from './testing/bells.js';
import { codeOf, GraphqlUnderTest } from './testing/graphql-under-test.js';

describe('GraphQL over HTTP', () => {
  let graphql: GraphqlUnderTest;
  beforeAll(async () => (graphql = await GraphqlUnderTest.open()));
  afterAll(() => graphql.close());

  it('is closed by default', async () => {
    expect(await graphql.ask('{ hello }')).toEqual({ data: { hello: 'hello' } });
    expect(codeOf(await graphql.ask('{ forgotten }', { token: 'admin' }))).toBe('FORBIDDEN');
    expect(codeOf(await graphql.ask('{ whoami }'))).toBe('UNAUTHENTICATED');
    expect(codeOf(await graphql.ask('{ bells { nodes { name } } }'))).toBe('UNAUTHENTICATED');
  });

  it.each(['/graphql/', '/graphql/x', '/GRAPHQL', '/graphQL?query=%7Bhello%7D', '/graphql%2F', '//graphql'])(
    'is not at %s',
    async (path) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ hello }' });
      const answered = await fetch(`http://127.0.0.1:${graphql.port}${path}`, { method: 'POST', headers, body });
      expect(answered.status).toBe(404);
      expect(await answered.text()).not.toContain('hello"');
    },
  );

  it('is at its path with whatever query', async () => {
    const headers = { 'apollo-require-preflight': 'yes' };
    const answered = await fetch(`http://127.0.0.1:${graphql.port}/graphql?query=%7Bhello%7D`, { headers });
    expect(await answered.json()).toEqual({ data: { hello: 'hello' } });
  });

  it('opens to the permission, not to the token', async () => {
    const ring = 'mutation { ring(input: { name: "x" }) { ... on Rung { version } } }';
    expect(codeOf(await graphql.ask(ring, { token: 'reader' }))).toBe('FORBIDDEN');
    expect((await graphql.ask(ring, { token: 'admin' })).data).toEqual({ ring: { version: 3 } });
  });

  it('knows who asks, from where and in which chain', async () => {
    const { data } = await graphql.ask('{ whoami }', {
      token: 'admin',
      headers: { 'x-correlation-id': 'chain-1', 'x-forwarded-for': '1.2.3.4' },
    });
    expect(data).toEqual({ whoami: 'organizationAdmin 127.0.0.1 chain-1' });
  });

  it('answers a refusal as data, with its code in the schema', async () => {
    const query =
      'mutation { ring(input: { name: "mute" }) { __typename ... on Refused { refusals { code field message help } } } }';
    expect((await graphql.ask(query, { token: 'admin' })).data).toEqual({
      ring: {
        __typename: 'Refused',
        refusals: [{ code: 'BELL_BROKEN', field: 'name', message: 'It is broken', help: null }],
      },
    });
  });

  it('names every field of a bad input', async () => {
    const query = 'mutation { ring(input: { name: "too long", idempotencyKey: "with blank" }) { __typename } }';
    const answered = await graphql.ask(query, { token: 'admin' });
    expect(codeOf(answered)).toBe('BAD_USER_INPUT');
    const fields = answered.errors?.[0]?.extensions.fields as { field: string; message: string }[];
    expect(fields.map(({ field }) => field).sort()).toEqual(['idempotencyKey', 'name']);
  });

  it.each(['\u202e', '\u2028', '\n', '\u200b'])(
    'takes no reason that nobody could read as it is: %j',
    async (unfit) => {
      const query = 'mutation($reason: String) { ring(input: { name: "x", reason: $reason }) { __typename } }';
      const because = (reason: string) => graphql.ask(query, { token: 'admin', variables: { reason } });
      const answered = await because(`sold${unfit}back`);
      expect(codeOf(answered)).toBe('BAD_USER_INPUT');
      expect(answered.errors?.[0]?.extensions.fields).toMatchObject([{ field: 'reason' }]);
      expect((await because('می\u200cخواهم')).errors).toBeUndefined();
    },
  );

  it('keeps a reason without the blanks around it, and takes none of blanks alone', async () => {
    const query = 'mutation($reason: String) { ring(input: { name: "x", reason: $reason }) { __typename } }';
    const because = (reason: string) => graphql.ask(query, { token: 'admin', variables: { reason } });
    expect((await because(' sold back\n')).errors).toBeUndefined();
    expect(bellsAsked.reason).toBe('sold back');
    for (const blank of ['', '   ', '\u00a0\u3000']) expect(codeOf(await because(blank))).toBe('BAD_USER_INPUT');
  });

  it('takes a variable that is null as not given where nothing is changed', async () => {
    const asked = (variables: object) =>
      graphql.ask('query($n: Int) { bells(first: $n) { nodes { name } } }', { token: 'reader', variables });
    expect(await asked({ n: null })).toEqual(await asked({}));
    expect(await asked({ n: null })).toEqual({ data: { bells: { nodes: [{ name: 'of 25' }] } } });
  });

  it('names the field whose value is null where it may not be, and neither answers nor logs the values beside it', async () => {
    const query = 'mutation($e: Boolean) { ring(input: { name: "hunter2", loud: $e }) { __typename } }';
    const answered = await graphql.ask(query, { token: 'admin', variables: { e: null } });
    expect(codeOf(answered)).toBe('BAD_USER_INPUT');
    expect(answered.errors?.[0]?.extensions.fields).toEqual([{ field: 'loud', message: 'loud must not be null' }]);
    expect(graphql.logged.join()).not.toContain('hunter2');
  });

  it.each([
    '{"query":"{ hello }","variables":{"password":hunter2}}',
    'x',
    '"text',
    `{"query":"${' '.repeat(2_000_000)}"}`,
  ])('answers a body that cannot be read as any error, without repeating it: %#', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`http://127.0.0.1:${graphql.port}/graphql`, { method: 'POST', headers, body });
    const answered = (await response.json()) as Parameters<typeof codeOf>[0];
    expect([400, 413]).toContain(response.status);
    expect(codeOf(answered)).toBe('BAD_REQUEST');
    expect(JSON.stringify(answered)).not.toContain('hunter2');
  });

  it('answers a compressed body that is broken as any error', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await fetch(`http://127.0.0.1:${graphql.port}/graphql`, { method: 'POST', headers, body: 'x' });
    expect(response.status).toBe(400);
    expect(codeOf((await response.json()) as Parameters<typeof codeOf>[0])).toBe('BAD_REQUEST');
  });

  it.each([
    ['of another version', { version: 2, sha256Hash: 'aa' }, '{ hello }'],
    ['that is none', true, '{ hello }'],
    ['with a hash of something else', { version: 1, sha256Hash: 'aa' }, '{ hello }'],
  ])('answers a persisted query %s as a mistake of who asks, and logs none', async (_, persistedQuery, query) => {
    const before = graphql.logged.length;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query, extensions: { persistedQuery } });
    const response = await fetch(`http://127.0.0.1:${graphql.port}/graphql`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(codeOf((await response.json()) as Parameters<typeof codeOf>[0])).toBe('BAD_REQUEST');
    expect(graphql.logged.slice(before)).toEqual([]);
  });

  it('makes the same command of the same idempotency key', async () => {
    const query = 'mutation { ring(input: { name: "x", idempotencyKey: "k" }) { ... on Rung { id } } }';
    expect(await graphql.ask(query, { token: 'admin' })).toEqual(await graphql.ask(query, { token: 'admin' }));
  });

  it('masks what it does not know', async () => {
    const answered = await graphql.ask('{ broken }');
    expect(codeOf(answered)).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(answered)).not.toContain('hunter2');
  });

  it('logs what it masks, once', async () => {
    const before = graphql.logged.length;
    await graphql.ask('{ broken }');
    expect(graphql.logged.slice(before)).toEqual([expect.stringContaining('"msg":"GraphQL operation failed"')]);
  });

  it.each([
    ['who has no token', '{ whoami }', undefined, 'UNAUTHENTICATED'],
    ['who may not', 'mutation { ring(input: { name: "x" }) { __typename } }', 'reader', 'FORBIDDEN'],
    ['a bad input', 'mutation { ring(input: { name: "too long" }) { __typename } }', 'admin', 'BAD_USER_INPUT'],
  ])('logs no error of %s: anybody could fill the log', async (_, query, token, code) => {
    const before = graphql.logged.length;
    expect(codeOf(await graphql.ask(query, token ? { token } : {}))).toBe(code);
    expect(graphql.logged.slice(before)).toEqual([]);
  });

  it('counts the total only when asked', async () => {
    const before = bellsAsked.totals;
    await graphql.ask('{ bells { nodes { name } } }', { token: 'reader' });
    expect(bellsAsked.totals).toBe(before);
    expect(await graphql.ask('{ bells(first: 3) { nodes { name } totalCount } }', { token: 'reader' })).toEqual({
      data: { bells: { nodes: [{ name: 'of 3' }], totalCount: before + 1 } },
    });
  });

  it('refuses introspection when it is off', async () => {
    expect(codeOf(await graphql.ask('{ __schema { types { name } } }'))).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it.each([
    ['a field', '{ helo }', 'Cannot query field "helo" on type "Query".'],
    ['an argument', '{ bells(frist: 1) { nodes { name } } }', 'Unknown argument "frist" on field "Query.bells".'],
    ['a type', '{ hello ... on Bel { name } }', 'Unknown type "Bel".'],
    ['the schema', '{ __schema { types { name } } }', 'The schema may not be asked for.'],
  ])('does not help to guess %s then', async (_, query, message) => {
    const { errors } = (await graphql.ask(query)) as { errors: { message: string }[] };
    expect(errors.map((error) => error.message)).toEqual([message]);
  });

  it('tells who subscribes over HTTP where to', async () => {
    const answered = await graphql.ask('subscription { ticks }', { token: 'reader' });
    expect(answered.errors).toMatchObject([
      { message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_REQUEST' } },
    ]);
  });

  it.each([
    'subscription($b: Boolean!) { ticks @include(if: $b) }',
    'query A { hello } subscription B($b: Boolean!) { ...F @skip(if: $b) } fragment F on Subscription { ticks }',
  ])('refuses a subscription with a condition at its root, and logs none: %s', async (query) => {
    const before = graphql.logged.length;
    expect(codeOf(await graphql.ask(query))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(graphql.logged.slice(before)).toEqual([]);
  });

  it('refuses a plain form from another site (CSRF)', async () => {
    const response = await fetch(`http://127.0.0.1:${graphql.port}/graphql?query={hello}`);
    expect(response.status).toBe(400);
  });
});
