import type { Position } from '@ringledger/event-store';
import { FirstAdministrator } from '../first-administrator.js';
import { Exchange } from '../testing/exchange.js';
import type { Answered } from '../testing/exchange.js';
import { ACME } from '../testing/scenario.js';

const PASSWORD = 'a quiet lighthouse';

describe('users at the GraphQL door', () => {
  let exchange: Exchange;
  let root: string;

  beforeAll(async () => {
    exchange = await Exchange.start();
    const credential = await exchange.get(FirstAdministrator).ensure();
    if (credential === null) throw new Error('the first start tells no credential');
    root = tokenOf(await login(credential.userName, credential.password.reveal()));
  });
  afterAll(() => exchange.stop());

  const login = (userName: string, password: string) =>
    exchange.ask(
      `mutation ($input: LoginRequest!) { login(input: $input) {
        __typename ... on LoggedIn { userId token expiresAt } ... on Refused { refusals { code field } } } }`,
      undefined,
      { input: { userName, password } },
    );
  const field = (answered: Answered, name: string): Record<string, unknown> => {
    if (!answered.data?.[name]) throw new Error(JSON.stringify(answered));
    return answered.data[name] as Record<string, unknown>;
  };
  const tokenOf = (answered: Answered): string => {
    const { token } = field(answered, 'login');
    if (typeof token !== 'string') throw new Error(JSON.stringify(answered));
    return token;
  };
  const codes = (answered: Answered, name: string) =>
    (field(answered, name).refusals as { code: string }[] | undefined)?.map(({ code }) => code);
  const change = (name: string, type: string, input: object, token = root) =>
    exchange.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) {
        __typename ... on UserChanged { id version position } ... on Refused { refusals { code field } } } }`,
      token,
      { input },
    );
  const create = async (changes: object, token = root) => {
    const input = {
      organizationId: ACME,
      role: 'ORGANIZATION_ADMIN',
      userName: 'x',
      displayName: 'X',
      password: PASSWORD,
    };
    const created = await change('createUser', 'CreateUserRequest', { ...input, ...changes }, token);
    await exchange.seen(
      (created.data?.createUser as { position?: Position } | undefined)?.position ?? ('' as Position),
    );
    return created;
  };
  const me = (after?: unknown) =>
    `{ me${typeof after === 'string' ? `(after: "${after}")` : ''} { actorId kind role permissions organization { name } user { userName email } expiresAt } }`;
  const codeOf = (answered: Answered) => answered.errors?.[0]?.extensions.code;

  it('tells the first administrator what they are', async () => {
    const answered = field(await exchange.ask(me(), root), 'me');
    expect(answered).toMatchObject({ kind: 'user', role: 'provider', organization: null, user: { userName: 'admin' } });
    expect(answered.permissions).toContain('organization.register');
    expect(answered.expiresAt).toMatch(/Z$/);
  });

  it('is closed to everybody without a token, except for the login', async () => {
    for (const query of [
      me(),
      '{ users { nodes { id } } }',
      '{ serviceKeys { nodes { id } } }',
      '{ organizations { nodes { id } } }',
    ]) {
      expect(codeOf(await exchange.ask(query))).toBe('UNAUTHENTICATED');
      expect(codeOf(await exchange.ask(query, 'a.b.c'))).toBe('UNAUTHENTICATED');
    }
  });

  it('registers an organization, and shows an administrator only their own', async () => {
    const registered = await exchange.ask(
      `mutation { registerOrganization(input: { name: "Bäckerei Öz" }) { ... on OrganizationChanged { id version position } } }`,
      root,
    );
    const { id, position } = field(registered, 'registerOrganization');
    await create({ userName: 'acme.admin' });
    const admin = tokenOf(await login('acme.admin', PASSWORD));
    const list = `{ organizations(after: "${position as string}") { nodes { id name sipRealm } totalCount } }`;
    expect(field(await exchange.ask(list, root), 'organizations')).toMatchObject({
      totalCount: 2,
      nodes: [
        { name: 'Acme' },
        { name: 'Bäckerei Öz', sipRealm: expect.stringMatching(/^backerei-oz-\w{8}\.sip\.example\.com$/) },
      ],
    });
    expect(field(await exchange.ask(list, admin), 'organizations')).toMatchObject({
      totalCount: 1,
      nodes: [{ id: ACME }],
    });
    const other = await exchange.ask(`{ organization(id: "${id as string}") { name } }`, admin);
    expect(other.data).toEqual({ organization: null });
    const attempt = await exchange.ask('mutation { registerOrganization(input: { name: "X" }) { __typename } }', admin);
    expect(codeOf(attempt)).toBe('FORBIDDEN');
  });

  it('lists the users of one organization, of the platform, or all', async () => {
    await create({ userName: 'acme-one' });
    const listed = async (args: string) => {
      const answered = await exchange.ask(`{ users${args} { nodes { organizationId } } }`, root);
      const { nodes } = field(answered, 'users') as unknown as { nodes: { organizationId: string | null }[] };
      return new Set(nodes.map(({ organizationId }) => organizationId));
    };
    expect(await listed('')).toEqual(new Set([null, ACME]));
    expect(await listed(`(organizationId: "${ACME}")`)).toEqual(new Set([ACME]));
    expect(await listed('(organizationId: null)')).toEqual(new Set([null, ACME]));
    expect(await listed('(ofPlatform: true)')).toEqual(new Set([null]));
    expect(await listed(`(ofPlatform: true, organizationId: "${ACME}")`)).toEqual(new Set());
  });

  it('lets an administrator manage their users and nobody else’s', async () => {
    await create({ userName: 'boss' });
    const boss = tokenOf(await login('boss', PASSWORD));
    const created = field(
      await create({ organizationId: null, role: 'USER', userName: 'worker', email: 'w@example.com' }, boss),
      'createUser',
    );
    const id = created.id as string;
    expect(
      codes(await create({ organizationId: null, role: 'PROVIDER', userName: 'evil' }, boss), 'createUser'),
    ).toEqual(['ROLE_NOT_ALLOWED']);
    const names = field(await exchange.ask('{ users { nodes { userName organizationId } } }', boss), 'users').nodes as {
      organizationId: string;
    }[];
    expect(new Set(names.map(({ organizationId }) => organizationId))).toEqual(new Set([ACME]));

    const worker = tokenOf(await login('worker', PASSWORD));
    expect(field(await exchange.ask(me(), worker), 'me')).toMatchObject({
      role: 'user',
      organization: { name: 'Acme' },
      user: { userName: 'worker', email: 'w@example.com' },
      permissions: ['extension.read', 'organization.read'],
    });
    expect(codeOf(await create({ userName: 'friend' }, worker))).toBe('FORBIDDEN');
    await change('changeUserRole', 'ChangeUserRoleRequest', { userId: id, role: 'USER', sipManagement: true }, boss);
    expect(field(await exchange.ask(me(), worker), 'me').permissions).toContain('device.read');
  });

  it('refuses a disabled user at once, and a token of before also after the enabling', async () => {
    const { id } = field(await create({ userName: 'leaver' }), 'createUser');
    const token = tokenOf(await login('leaver', PASSWORD));
    expect((await exchange.ask(me(), token)).errors).toBeUndefined();
    await change('disableUser', 'UserRequest', { userId: id });
    expect(codeOf(await exchange.ask(me(), token))).toBe('UNAUTHENTICATED');
    expect(codes(await login('leaver', PASSWORD), 'login')).toEqual(['CREDENTIALS_WRONG']);
    await change('enableUser', 'UserRequest', { userId: id });
    expect(codeOf(await exchange.ask(me(), token))).toBe('UNAUTHENTICATED');
    expect((await exchange.ask(me(), tokenOf(await login('leaver', PASSWORD)))).errors).toBeUndefined();
  });

  it('lets a user change their own profile and password', async () => {
    await create({ userName: 'changer', role: 'USER' });
    const token = tokenOf(await login('changer', PASSWORD));
    const changed = await change('changeMyProfile', 'ChangeMyProfileRequest', { email: 'c@example.com' }, token);
    const { position } = field(changed, 'changeMyProfile');
    expect(field(await exchange.ask(me(position), token), 'me')).toMatchObject({ user: { email: 'c@example.com' } });
    const nameless = await change('changeMyProfile', 'ChangeMyProfileRequest', { displayName: null }, token);
    expect(codes(nameless, 'changeMyProfile')).toEqual(['DISPLAY_NAME_INVALID']);
    const to = (oldPassword: string, newPassword: string) =>
      change('changeMyPassword', 'ChangeMyPasswordRequest', { oldPassword, newPassword }, token);
    expect(codes(await to('wrong', 'short'), 'changeMyPassword')).toEqual(['CREDENTIALS_WRONG', 'PASSWORD_TOO_WEAK']);
    const fullWidth = [...PASSWORD].map((one) =>
      one === ' ' ? one : String.fromCodePoint(one.codePointAt(0)! + 0xfee0),
    );
    expect(codes(await to(PASSWORD, fullWidth.join('')), 'changeMyPassword')).toEqual(['PASSWORD_UNCHANGED']);
    expect(field(await to(PASSWORD, 'a louder lighthouse'), 'changeMyPassword')).toMatchObject({
      __typename: 'UserChanged',
    });
    expect(codeOf(await exchange.ask(me(), token))).toBe('UNAUTHENTICATED');
    expect(codes(await login('changer', PASSWORD), 'login')).toEqual(['CREDENTIALS_WRONG']);
    tokenOf(await login('changer', 'a louder lighthouse'));
  });

  it('answers a password change again that was done, and counts no failed login for that', async () => {
    const { id } = field(await create({ userName: 'repeater', role: 'USER' }), 'createUser');
    const asked = { oldPassword: PASSWORD, newPassword: 'a louder lighthouse', idempotencyKey: 'lost-answer' };
    const to = (input: object, token: string) => change('changeMyPassword', 'ChangeMyPasswordRequest', input, token);
    const changed = await to(asked, tokenOf(await login('repeater', PASSWORD)));
    expect(field(changed, 'changeMyPassword')).toMatchObject({ __typename: 'UserChanged' });
    const token = tokenOf(await login('repeater', 'a louder lighthouse'));
    expect((await to(asked, token)).data).toEqual(changed.data);
    expect(codes(await to({ ...asked, newPassword: 'a far lighthouse' }, token), 'changeMyPassword')).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ]);
    await login('repeater', 'a louder lighthouse');
    expect(await exchange.events(`login-${id as string}`)).toEqual([]);
  });

  it('takes one of the password changes that a token asks for at once', async () => {
    await create({ userName: 'hurried', role: 'USER' });
    const token = tokenOf(await login('hurried', PASSWORD));
    const answers = await Promise.all(
      ['one', 'two', 'three', 'four'].map((word) =>
        change(
          'changeMyPassword',
          'ChangeMyPasswordRequest',
          { oldPassword: PASSWORD, newPassword: `the ${word} lighthouses` },
          token,
        ),
      ),
    );
    // One that comes in after the change finds its token ended already.
    const accepted = answers.filter(({ data }) => data && codes({ data }, 'changeMyPassword') === undefined);
    expect(accepted).toHaveLength(1);
  });

  it('does nothing more in a document behind what ended its token', async () => {
    await create({ userName: 'ender' });
    const token = tokenOf(await login('ender', PASSWORD));
    const both = `mutation ($password: ChangeMyPasswordRequest!) {
      a: changeMyPassword(input: $password) { __typename }
      b: changeMyProfile(input: { displayName: "Ender" }) { __typename ... on Refused { refusals { code } } }
      c: issueServiceKey(input: { name: "Heir", permissions: ["user.read"] }) { ... on Refused { refusals { code } } } }`;
    const password = { oldPassword: PASSWORD, newPassword: 'a louder lighthouse' };
    const { data } = await exchange.ask(both, token, { password });
    const ended = { refusals: [{ code: 'TOKEN_ENDED' }] };
    expect(data).toMatchObject({ a: { __typename: 'UserChanged' }, b: ended, c: ended });
  });

  it('lets one of two providers who end each other, and tells the other one', async () => {
    const names = ['romulus', 'remus'];
    const ids = await Promise.all(
      names.map(async (userName) => {
        const created = await create({ organizationId: null, role: 'PROVIDER', userName });
        return field(created, 'createUser').id as string;
      }),
    );
    const tokens = await Promise.all(names.map(async (name) => tokenOf(await login(name, PASSWORD))));
    const answers = await Promise.all(
      tokens.map((token, index) => change('deleteUser', 'UserRequest', { userId: ids[1 - index] }, token)),
    );
    const told = answers.map((answered) => codeOf(answered) ?? codes(answered, 'deleteUser')?.[0] ?? 'deleted');
    expect(told.filter((what) => what === 'deleted')).toHaveLength(1);
    expect(['TOKEN_ENDED', 'UNAUTHENTICATED']).toContain(told.find((what) => what !== 'deleted'));
  });

  it('issues a service key that may exactly what it was granted, until it is revoked', async () => {
    const issue = (permissions: string[], token = root) =>
      exchange.ask(
        `mutation ($input: IssueServiceKeyRequest!) { issueServiceKey(input: $input) {
          ... on ServiceKeyIssued { id credential position } ... on Refused { refusals { code field } } } }`,
        token,
        { input: { organizationId: ACME, name: 'Billing', permissions } },
      );
    const { id, credential, position } = field(
      await issue(['organization.read', 'user.manage']),
      'issueServiceKey',
    ) as Record<string, string>;
    expect(credential).toMatch(/^rl_[0-9a-f]{32}_[0-9a-f]{48}$/);
    expect(field(await exchange.ask(me(), credential), 'me')).toMatchObject({
      actorId: id,
      kind: 'service',
      user: null,
      permissions: ['organization.read', 'user.manage'],
    });
    expect(codeOf(await exchange.ask('{ users { nodes { id } } }', credential))).toBe('FORBIDDEN');
    expect(codes(await create({ organizationId: null, userName: 'climber' }, credential), 'createUser')).toEqual([
      'ROLE_NOT_ALLOWED',
    ]);
    const listed = field(
      await exchange.ask(`{ serviceKeys(after: "${position}") { nodes { id name permissions revokedAt } } }`, root),
      'serviceKeys',
    );
    expect(listed.nodes).toMatchObject([{ id, name: 'Billing', revokedAt: null }]);
    expect(JSON.stringify(listed)).not.toContain(credential?.slice(-48) ?? 'no credential');
    await exchange.ask(`mutation { revokeServiceKey(input: { serviceKeyId: "${id}" }) { __typename } }`, root);
    expect(codeOf(await exchange.ask(me(), credential))).toBe('UNAUTHENTICATED');
  });

  it('lets a service key do nothing more in a document behind its own end', async () => {
    const issued = await exchange.ask(
      `mutation { issueServiceKey(input: { organizationId: "${ACME}", name: "Ender", permissions: ["serviceKey.manage"] }) {
        ... on ServiceKeyIssued { id credential } } }`,
      root,
    );
    const { id, credential } = field(issued, 'issueServiceKey') as Record<string, string>;
    const both = `mutation {
      a: revokeServiceKey(input: { serviceKeyId: "${id}" }) { __typename }
      b: issueServiceKey(input: { name: "Heir", permissions: ["serviceKey.manage"] }) { ... on Refused { refusals { code } } } }`;
    expect((await exchange.ask(both, credential)).data).toMatchObject({
      a: { __typename: 'ServiceKeyChanged' },
      b: { refusals: [{ code: 'TOKEN_ENDED' }] },
    });
  });

  it('declares every code that it refuses with', async () => {
    const { data } = await exchange.ask('{ __type(name: "RefusalCode") { enumValues { name description } } }', root);
    const declared = (data as unknown as { __type: { enumValues: { name: string; description: string }[] } }).__type
      .enumValues;
    expect(declared.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['CREDENTIALS_WRONG', 'SIP_REALM_TAKEN', 'USER_NAME_TAKEN']),
    );
    expect(declared.every(({ description }) => description.length > 10)).toBe(true);
  });
});
