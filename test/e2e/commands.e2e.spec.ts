import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { logIn } from '../harness/graphql-client.js';
import type { Changed, GraphqlClient } from '../harness/graphql-client.js';
import { registerOrganization } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';

describe('commands over GraphQL', () => {
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  });
  afterAll(() => exchange.stop());

  const create = (number: string, more: object = {}) =>
    client.change(
      'createExtension',
      { organizationId, number, firstName: 'A', ...more },
      { success: 'ExtensionChanged' },
    );
  const rename = (extensionId: string, more: object) =>
    client.change('updateExtension', { extensionId, ...more }, { success: 'ExtensionChanged' });

  it('with the same idempotency key are one command, also with what it generated, also after a restart', async () => {
    const device = { organizationId, model: 'snom-d785', name: 'Desk', idempotencyKey: 'one-device' };
    const add = async () => {
      const options = { success: 'DeviceWithKey', fields: 'configurationUrl' };
      const { configurationUrl, ...added } = await client.change<{ configurationUrl: string }>(
        'addDevice',
        device,
        options,
      );
      return { ...added, path: new URL(configurationUrl).pathname };
    };
    const all = await Promise.all(Array.from({ length: 10 }, add));
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    await exchange.restart();
    client = await exchange.administrator();
    expect(await add()).toEqual(all[0]);
  });

  it('with the same idempotency key and another input are refused', async () => {
    await create('300', { idempotencyKey: 'k' });
    await expect(create('301', { idempotencyKey: 'k' })).rejects.toMatchObject({ codes: ['IDEMPOTENCY_KEY_REUSED'] });
  });

  it('with the same idempotency key and another password are refused, and are the same with the same one', async () => {
    const account = { organizationId, userName: 'chosen', password: 'tulip-201-rain', idempotencyKey: 'account' };
    const added = await client.change('createSipAccount', account, { success: 'SipAccountCreated' });
    expect(await client.change('createSipAccount', account, { success: 'SipAccountCreated' })).toEqual(added);
    const user = { organizationId, role: 'USER', userName: 'b.hart', displayName: 'B', password: 'a quiet lighthouse' };
    const { id: userId } = await client.change('createUser', user, { success: 'UserChanged' });
    const reset = { userId, newPassword: 'a loud lighthouse', idempotencyKey: 'reset' };
    await client.change('resetPassword', reset, { success: 'UserChanged' });
    for (const [mutation, input, success] of [
      ['createSipAccount', { ...account, password: 'tulip-202-rain' }, 'SipAccountCreated'],
      ['createSipAccount', { ...account, password: null }, 'SipAccountCreated'],
      ['resetPassword', { ...reset, newPassword: 'a dark lighthouse' }, 'UserChanged'],
    ] as const) {
      const again = client.change(mutation, input, { success });
      await expect(again).rejects.toMatchObject({ codes: ['IDEMPOTENCY_KEY_REUSED'] });
    }
  });

  it('with the same idempotency key, but another reason or version, are refused', async () => {
    const { id, version } = await create('305');
    const named = { firstName: 'B', reason: 'She left', expectedVersion: version, idempotencyKey: 'named' };
    const changed = await rename(id, named);
    expect(await rename(id, named)).toEqual(changed);
    for (const other of [{ reason: 'She came' }, { expectedVersion: changed.version }]) {
      await expect(rename(id, { ...named, ...other })).rejects.toMatchObject({ codes: ['IDEMPOTENCY_KEY_REUSED'] });
    }
  });

  it('with the same idempotency key show what they showed, whatever became of the device', async () => {
    const add = { organizationId, model: 'snom-d785', name: 'Gone' };
    const withKey = { success: 'DeviceWithKey', fields: 'configurationUrl' };
    const { id: deviceId } = await client.change('addDevice', add, withKey);
    const rotate = () =>
      client.change(
        'rotateAccessKey',
        { deviceId, idempotencyKey: 'rotated' },
        { ...withKey, inputType: 'DeviceRequest' },
      );
    const withManual = { success: 'AccessKeyRevealed', inputType: 'DeviceRequest', fields: 'manual { link }' };
    const reveal = () => client.change('revealAccessKey', { deviceId, idempotencyKey: 'revealed' }, withManual);
    const shown = [await rotate(), await reveal()];
    await client.change('deleteDevice', { deviceId }, { success: 'DeviceDeleted', inputType: 'DeviceRequest' });
    expect([await rotate(), await reveal()]).toEqual(shown);
    expect(shown[0]).toHaveProperty('configurationUrl', expect.stringContaining('https://'));
  });

  it('with the same idempotency key are one command, also where the exchange was set otherwise since', async () => {
    const register = () =>
      client.change(
        'registerOrganization',
        { name: 'Moved', idempotencyKey: 'moved' },
        { success: 'OrganizationChanged' },
      );
    const registered = await register();
    await exchange.restart({ RINGLEDGER_SIP_DOMAIN: 'elsewhere.example.com' });
    client = await exchange.administrator();
    expect(await register()).toEqual(registered);
    await exchange.restart();
    client = await exchange.administrator();
  });

  it('are refused when the thing has moved on since it was read', async () => {
    const { id, version } = await create('310');
    const moved = await rename(id, { firstName: 'B', expectedVersion: version });
    await expect(rename(id, { firstName: 'C', expectedVersion: version })).rejects.toMatchObject({
      codes: ['VERSION_CONFLICT'],
    });
    await rename(id, { firstName: 'C', expectedVersion: moved.version });
  });

  it('are not refused for what the exchange and the phone write by themselves', async () => {
    const options = { success: 'DeviceWithKey', fields: 'configurationUrl' };
    const added = await client.change<Changed & { configurationUrl: string }>(
      'addDevice',
      { organizationId, model: 'snom-d785', name: 'Lobby' },
      options,
    );
    const { id, version } = added;
    const agent = phoneAgent();
    expect((await askDoor(added.configurationUrl, agent)).status).toBe(200);
    agent.destroy();
    const state = await client.ask<{ device: { version: number; lastAccess: object } }>(
      'query($id: ID!, $after: String) { device(id: $id, after: $after) { version lastAccess { time } } }',
      { id, after: (await create('315')).position },
    );
    expect(state.device.version).toBeGreaterThan(version);
    const edit = (name: string) =>
      client.change('editDevice', { deviceId: id, name, expectedVersion: version }, { success: 'DeviceChanged' });
    await edit('Reception');
    await expect(edit('Lift')).rejects.toMatchObject({ codes: ['VERSION_CONFLICT'] });
  });

  it('are seen at once by who asks after their position', async () => {
    const { id } = await create('320');
    for (let n = 0; n < 50; n += 1) {
      const { position } = await rename(id, { firstName: `Name ${n}` });
      const { extension } = await client.ask<{ extension: { firstName: string } }>(
        'query($id: ID!, $after: String) { extension(id: $id, after: $after) { firstName } }',
        { id, after: position },
      );
      expect(extension.firstName).toBe(`Name ${n}`);
    }
  });

  it('show and change nothing behind the end of the token in the same document', async () => {
    const password = 'a quiet lighthouse';
    const user = { organizationId, role: 'ORGANIZATION_ADMIN', userName: 'leaver', displayName: 'L', password };
    await client.change('createUser', user, { success: 'UserChanged' });
    const { id } = await client.change('createSipAccount', { organizationId }, { success: 'SipAccountCreated' });
    const leaver = await logIn(exchange.graphql, 'leaver', password);
    const document = `mutation($password: ChangeMyPasswordRequest!, $account: SipAccountRequest!, $device: AddDeviceRequest!) {
      a: changeMyPassword(input: $password) { __typename }
      b: revealSipPassword(input: $account) { __typename ... on Refused { refusals { code } } }
      c: addDevice(input: $device) { __typename ... on Refused { refusals { code } } } }`;
    const ended = { __typename: 'Refused', refusals: [{ code: 'TOKEN_ENDED' }] };
    expect(
      await leaver.ask(document, {
        password: { oldPassword: password, newPassword: 'a loud lighthouse' },
        account: { sipAccountId: id },
        device: { model: 'snom-d785', name: 'Desk' },
      }),
    ).toEqual({ a: { __typename: 'UserChanged' }, b: ended, c: ended });
  });

  it('have an id, and a line in the log, also when their body cannot be read', async () => {
    const headers = { 'content-type': 'application/json', 'x-request-id': 'broken-1' };
    const { status, headers: answered } = await fetch(exchange.graphql, { method: 'POST', headers, body: '{' });
    expect([status, answered.get('x-request-id')]).toEqual([400, 'broken-1']);
    const lines = exchange.log.filter((logged) => logged.includes('"broken-1"'));
    expect(lines.map((logged) => JSON.parse(logged) as object)).toMatchObject([
      { msg: 'answered', method: 'POST', path: '/graphql', status: 400 },
    ]);
  });

  it('name every field that is broken at once, before anything is done', async () => {
    const broken = create('abc', { email: 'nobody', mobileNumber: 'x' });
    await expect(broken).rejects.toMatchObject({
      codes: expect.arrayContaining(['EXTENSION_NUMBER_INVALID', 'EXTENSION_EMAIL_INVALID']) as unknown,
    });
  });

  it('take away what is null, or refuse that', async () => {
    const device = { organizationId, model: 'snom-d785', name: 'Bare', userName: 'bare', expansionModules: 1 };
    const { id: deviceId } = await client.change('addDevice', device, { success: 'DeviceWithKey' });
    const edit = (change: object) => client.change('editDevice', { deviceId, ...change }, { success: 'DeviceChanged' });
    await expect(edit({ name: null })).rejects.toMatchObject({ codes: ['DEVICE_NAME_INVALID'] });
    const { position: after } = await edit({ expansionModules: null, userName: null });
    const query =
      'query($id: ID!, $after: String) { device(id: $id, after: $after) { name expansionModules userName } }';
    expect(await client.ask(query, { id: deviceId, after })).toEqual({
      device: { name: 'Bare', expansionModules: 0, userName: null },
    });
  });

  it('take a field of a form that nobody filled in for none (S1-36 to S1-39), and no blanks around a name', async () => {
    const empty = { mac: '', userName: '', adminPassword: '', userPassword: '' };
    const device = { organizationId, model: 'yealink-t46u', name: ' Front desk ', ...empty };
    const { id: deviceId, position } = await client.change('addDevice', device, { success: 'DeviceWithKey' });
    const query =
      'query($id: ID!, $after: String) { device(id: $id, after: $after) { name mac userName adminPasswordOrigin userPasswordOrigin } }';
    const added = {
      device: {
        ...{ name: 'Front desk', mac: null, userName: null },
        ...{ adminPasswordOrigin: 'GENERATED', userPasswordOrigin: 'GENERATED' },
      },
    };
    expect(await client.ask(query, { id: deviceId, after: position })).toEqual(added);
    const edit = (change: object) => client.change('editDevice', { deviceId, ...change }, { success: 'DeviceChanged' });
    await edit({ mac: '805EC0112244', userName: 'front' });
    const { position: after } = await edit({ name: 'Front desk  ', mac: '', userName: '' });
    expect(await client.ask(query, { id: deviceId, after })).toEqual(added);
    // Whoever edits may mean to leave it as it is.
    await expect(edit({ adminPassword: '' })).rejects.toMatchObject({ codes: ['DEVICE_PASSWORD_INVALID'] });
  });

  it('leave who, when, from where, why, and before and after in the record', async () => {
    const { id } = await create('330', { lastName: 'Adams' });
    const { position } = await rename(id, { lastName: 'Brown', reason: 'Married' });
    const { lineTimeline } = await client.ask<{ lineTimeline: { nodes: Record<string, unknown>[] } }>(
      `query($id: ID!, $after: String) { lineTimeline(extensionId: $id, after: $after) {
        nodes { type time actor { kind role } sourceAddress reason changes { field before after } } } }`,
      { id, after: position },
    );
    expect(lineTimeline.nodes.at(-1)).toMatchObject({
      type: 'ExtensionIdentityChanged',
      actor: {
        kind: expect.stringMatching(/^user$/i) as unknown,
        role: expect.stringMatching(/^provider$/i) as unknown,
      },
      sourceAddress: '127.0.0.1',
      reason: 'Married',
      changes: [{ field: 'lastName', before: 'Adams', after: 'Brown' }],
    });
  });
});
