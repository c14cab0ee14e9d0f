import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import { GraphqlClient, GraphqlError, logIn } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { LiveView } from '../harness/live-view.js';
import { everyMutation, everyMutationWithNulls, everyQuery, everyQueryWithoutOptions } from './every-field.js';
import type { Operation } from './every-field.js';

const PASSWORD = 'correct horse battery staple 7';

type Answered = { readonly data: string; readonly code: string | null };

describe('between organizations', () => {
  let exchange: Exchange;
  let provider: GraphqlClient;
  let adminOfA: GraphqlClient;
  let auditor: GraphqlClient;
  let lineOfB: Line;
  /** Everything that would give B away. */
  let marks: string[];
  let idsOfB: Record<string, unknown>;
  let a: string;

  beforeAll(async () => {
    exchange = await openExchange();
    provider = await exchange.administrator();
    a = await registerOrganization(provider, 'Anton');
    const b = await registerOrganization(provider, 'Brandmark');
    lineOfB = await createLine(provider, b, { number: '4711', model: 'snom-d785', mac: '00041345C9BF' });
    const user = async (userName: string, role: string, organizationId: string | null) => {
      const input = { userName, role, organizationId, displayName: `${userName} displayed`, password: PASSWORD };
      return (await provider.change('createUser', input, { success: 'UserChanged' })).id;
    };
    const userId = await user('bruno.brandmark', 'ORGANIZATION_ADMIN', b);
    await user('anna', 'ORGANIZATION_ADMIN', a);
    await user('audrey', 'AUDITOR', a);
    const { id: serviceKeyId } = await provider.change(
      'issueServiceKey',
      { name: 'brandmark billing', organizationId: b, permissions: ['device.read'] },
      { success: 'ServiceKeyIssued' },
    );
    adminOfA = await logIn(exchange.graphql, 'anna', PASSWORD);
    auditor = await logIn(exchange.graphql, 'audrey', PASSWORD);
    const { deviceId, extensionId, sipAccountId } = lineOfB;
    idsOfB = { deviceId, extensionId, sipAccountId, userId, serviceKeyId, organizationId: b };
    marks = ['randmark', 'bruno', '4711', '00041345C9BF', new URL(lineOfB.configurationUrl).pathname.slice(1, 49)];
  });
  afterAll(() => exchange.stop());

  async function answer(client: GraphqlClient, { query, variables }: Operation): Promise<Answered> {
    try {
      return { data: JSON.stringify(await client.ask(query, variables)), code: null };
    } catch (error) {
      if (!(error instanceof GraphqlError)) throw error;
      return { data: error.message, code: error.code };
    }
  }

  const storyOfB = async () => {
    const query = `query($id: ID!) { auditEntries(filter: { organizationId: $id }, first: 100) { nodes { position type } } }`;
    return JSON.stringify(await provider.ask(query, { id: idsOfB['organizationId'] }));
  };

  it('nothing is seen: every query, with every id of the other', async () => {
    for (const id of Object.values(idsOfB)) {
      for (const operation of everyQuery({ ...idsOfB, id })) {
        const { data, code } = await answer(adminOfA, operation);
        expect([operation.field, code, marks.filter((mark) => data.includes(mark))]).toEqual([
          operation.field,
          code,
          [],
        ]);
        expect([operation.field, code]).not.toEqual([operation.field, 'INTERNAL_SERVER_ERROR']);
      }
    }
  });

  it('nothing is changed: every mutation, with every id of the other', async () => {
    const before = await storyOfB();
    for (const operation of everyMutation(idsOfB)) {
      const { data, code } = await answer(adminOfA, operation);
      expect([operation.field, marks.filter((mark) => data.includes(mark))]).toEqual([operation.field, []]);
      expect([operation.field, code]).not.toEqual([operation.field, 'INTERNAL_SERVER_ERROR']);
    }
    expect(await storyOfB()).toBe(before);
  });

  it('a filter that names the other organization finds nothing', async () => {
    const query = `query($filter: DeviceFilter) { devices(filter: $filter) { totalCount nodes { id } } }`;
    const { devices } = await adminOfA.ask<{ devices: unknown }>(query, {
      filter: { organizationId: idsOfB['organizationId'] },
    });
    expect(devices).toEqual({ totalCount: 0, nodes: [] });
  });

  it('what is live shows the own devices only, all of them unless one is named', async () => {
    const rename = (of: GraphqlClient, deviceId: string, name: string) =>
      of.change('editDevice', { deviceId, name }, { success: 'DeviceChanged' });
    const { id } = await adminOfA.change(
      'addDevice',
      { organizationId: a, model: 'snom-d785', name: 'Own' },
      { success: 'DeviceWithKey' },
    );
    const subscription = 'subscription($id: ID) { deviceChanged(deviceId: $id) { id name } }';
    const all = new LiveView<{ id: string; name: string }>(adminOfA, subscription);
    const ofB = new LiveView<{ id: string; name: string }>(adminOfA, subscription, { id: lineOfB.deviceId });
    await Promise.all([all.connected(), ofB.connected()]);
    for (let round = 1; all.seen.length === 0; round += 1) await rename(adminOfA, id, `Own ${round}`);
    await rename(provider, lineOfB.deviceId, 'Phone of B');
    await rename(adminOfA, id, 'Last');
    await all.first(({ name }) => name === 'Last');
    expect(new Set(all.seen.map((device) => device.id))).toEqual(new Set([id]));
    expect(ofB.seen).toEqual([]);
    await Promise.all([all.close(), ofB.close()]);
  });

  it('what is live tells of own devices that were deleted only', async () => {
    const addAndDelete = async (of: GraphqlClient, organizationId: unknown) => {
      const device = { organizationId, model: 'snom-d785', name: 'For a moment' };
      const { id: deviceId } = await of.change('addDevice', device, { success: 'DeviceWithKey' });
      await of.change('deleteDevice', { deviceId }, { success: 'DeviceDeleted', inputType: 'DeviceRequest' });
      return deviceId;
    };
    const subscription = 'subscription { deviceDeleted { id organizationId } }';
    const all = new LiveView<{ id: string; organizationId: string }>(adminOfA, subscription);
    await all.connected();
    while (all.seen.length === 0) await addAndDelete(adminOfA, a);
    await addAndDelete(provider, idsOfB['organizationId']);
    const last = await addAndDelete(adminOfA, a);
    await all.first(({ id }) => id === last);
    expect(new Set(all.seen.map(({ organizationId }) => organizationId))).toEqual(new Set([a]));
    await all.close();
  });

  it('who has no token sees and does nothing but log in', async () => {
    const nobody = new GraphqlClient(exchange.graphql);
    for (const operation of [...everyQuery(idsOfB), ...everyMutation(idsOfB)]) {
      const { code, data } = await answer(nobody, operation);
      if (operation.field === 'login') expect(data).toContain('Refused');
      else expect([operation.field, code]).toEqual([operation.field, 'UNAUTHENTICATED']);
    }
  });

  it('an auditor reads and changes nothing but the own password and profile', async () => {
    for (const operation of everyMutation(idsOfB)) {
      if (['login', 'changeMyPassword', 'changeMyProfile'].includes(operation.field)) continue;
      expect([operation.field, (await answer(auditor, operation)).code]).toEqual([operation.field, 'FORBIDDEN']);
    }
    const { me } = await auditor.ask<{ me: { permissions: string[] } }>('{ me { permissions } }');
    expect(me.permissions).toContain('audit.read');
    expect(me.permissions.filter((permission) => /manage|reveal|credentials|operate/.test(permission))).toEqual([]);
  });

  it('an option that is null is as one that is not given', async () => {
    for (const { absent, asNull } of everyQueryWithoutOptions({ ...idsOfB, id: lineOfB.deviceId })) {
      // A new token each time.
      if (absent.field === 'restartConfirmation') continue;
      expect([absent.field, await answer(provider, asNull)]).toEqual([absent.field, await answer(provider, absent)]);
    }
  });

  it('the provider can run every query of the schema', async () => {
    for (const operation of everyQuery({ ...idsOfB, id: lineOfB.deviceId })) {
      expect([operation.field, (await answer(provider, operation)).code]).toEqual([operation.field, null]);
    }
  });

  it('null for whatever may be null in a change is understood', async () => {
    const failed: string[] = [];
    for (const operation of everyMutationWithNulls(idsOfB)) {
      if ((await answer(provider, operation)).code === 'INTERNAL_SERVER_ERROR') failed.push(operation.field);
    }
    expect(failed).toEqual([]);
  });
});
