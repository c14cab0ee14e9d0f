import { eventually } from '../demo/story.js';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { Changed, GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';
import type { Line } from '../harness/line.js';
import { askDoor, phoneAgent } from '../harness/phone-door.js';

describe('the devices of one line', () => {
  const agent = phoneAgent();
  let exchange: Exchange;
  let client: GraphqlClient;
  let desk: Line;
  let home: Pick<Line, 'sipAccountId' | 'deviceId' | 'configurationUrl' | 'position'>;

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    const organizationId = await registerOrganization(client, 'Acme');
    desk = await createLine(client, organizationId, { number: '600', model: 'snom-d785' });
    const account = await client.change(
      'createSipAccount',
      { organizationId, extensionId: desk.extensionId },
      { success: 'SipAccountCreated' },
    );
    const device = await client.change<Changed & { configurationUrl: string }>(
      'addDevice',
      { organizationId, model: 'snom-d785', name: 'Home' },
      { success: 'DeviceWithKey', fields: 'configurationUrl' },
    );
    const { position } = await client.change(
      'assignSipAccount',
      { deviceId: device.id, line: 1, sipAccountId: account.id },
      { success: 'DeviceChanged' },
    );
    home = { deviceId: device.id, sipAccountId: account.id, configurationUrl: device.configurationUrl, position };
  });
  afterAll(async () => {
    agent.destroy();
    await exchange.stop();
  });

  async function file({ configurationUrl }: Pick<Line, 'configurationUrl'>): Promise<string> {
    const { status, body } = await askDoor(configurationUrl, agent);
    expect(status).toBe(200);
    return body.toString();
  }

  async function outOfSync({ deviceId: id }: Pick<Line, 'deviceId'>, after: string): Promise<boolean> {
    const { device } = await client.ask<{ device: { outOfSync: boolean } }>(
      'query($id: ID!, $after: String) { device(id: $id, after: $after) { outOfSync } }',
      { id, after },
    );
    return device.outOfSync;
  }

  const userOf = (text: string) => /<user_name idx="1"[^>]*>([^<]+)</.exec(text)?.[1];

  it('are several, each as an account of its own (S1-02, S3-04)', async () => {
    const [atDesk, atHome] = [await file(desk), await file(home)];
    expect(userOf(atDesk)).toBeDefined();
    expect(userOf(atHome)).toBeDefined();
    expect(userOf(atHome)).not.toBe(userOf(atDesk));
    for (const text of [atDesk, atHome]) expect(text).toContain('>Line 600</user_realname>');
    const { sipAccounts } = await client.ask<{ sipAccounts: { nodes: { id: string }[] } }>(
      'query($extensionId: ID!, $after: String) { sipAccounts(filter: { extensionId: $extensionId }, after: $after) { nodes { id } } }',
      { extensionId: desk.extensionId, after: home.position },
    );
    expect(sipAccounts.nodes.map(({ id }) => id).toSorted()).toEqual([desk.sipAccountId, home.sipAccountId].toSorted());
    const { devices } = await client.ask<{ devices: { totalCount: number; nodes: { id: string }[] } }>(
      'query($extensionId: ID!, $after: String) { devices(filter: { extensionId: $extensionId }, after: $after) { totalCount nodes { id } } }',
      { extensionId: desk.extensionId, after: home.position },
    );
    expect(devices.totalCount).toBe(2);
    expect(devices.nodes.map(({ id }) => id).toSorted()).toEqual([desk.deviceId, home.deviceId].toSorted());
  });

  it('share what the line is called, and have keys of their own (S1-03)', async () => {
    const renamed = await client.change(
      'updateExtension',
      { extensionId: desk.extensionId, firstName: 'Zoe', lastName: 'Berg' },
      { success: 'ExtensionChanged' },
    );
    for (const device of [desk, home]) {
      expect(await outOfSync(device, renamed.position)).toBe(true);
      expect(await file(device)).toContain('>Zoe Berg</user_realname>');
      await eventually('in sync', async () => !(await outOfSync(device, renamed.position)));
    }
    const atHome = await file(home);
    const programmed = await client.change(
      'setFunctionKeys',
      {
        deviceId: desk.deviceId,
        functionKeys: [{ index: 1, type: 'DIRECT_DIAL', value: '0441234567', label: 'Taxi' }],
      },
      { success: 'DeviceChanged' },
    );
    expect(await outOfSync(desk, programmed.position)).toBe(true);
    expect(await file(desk)).toContain('0441234567');
    expect(await file(home)).toBe(atHome);
  });
});
