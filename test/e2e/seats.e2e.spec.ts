import { eventually } from '../demo/story.js';
import { openExchange } from '../harness/exchange.js';
import type { Exchange } from '../harness/exchange.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { createLine, registerOrganization } from '../harness/line.js';

describe('the seats of devices, over the public doors (S2-01)', () => {
  let exchange: Exchange;
  let client: GraphqlClient;
  let organizationId: string;
  const changed = { success: 'DeviceChanged' };

  beforeAll(async () => {
    exchange = await openExchange();
    client = await exchange.administrator();
    organizationId = await registerOrganization(client, 'Acme');
  });
  afterAll(() => exchange.stop());

  async function seatOf(id: string, after: string) {
    const { device } = await client.ask<{
      device: { seatExtensionId: string | null; seat: { number: string } | null };
    }>('query($id: ID!, $after: String) { device(id: $id, after: $after) { seatExtensionId seat { number } } }', {
      id,
      after,
    });
    return device;
  }

  async function devicesAt(seat: string, after: string): Promise<readonly string[]> {
    const { devices } = await client.ask<{ devices: { nodes: { id: string }[] } }>(
      'query($seat: ID!, $after: String) { devices(filter: { seat: $seat }, after: $after) { nodes { id } } }',
      { seat, after },
    );
    return devices.nodes.map(({ id }) => id);
  }

  it('are one at a time, found both ways, and part of the timeline of the line', async () => {
    const desk = await createLine(client, organizationId, { number: '500', model: 'snom-d785' });
    const { deviceId, extensionId } = desk;
    const other = await client.change(
      'createExtension',
      { organizationId, number: '501' },
      { success: 'ExtensionChanged' },
    );
    const placed = await client.change('placeDeviceAtSeat', { deviceId, extensionId: other.id }, changed);
    expect(await seatOf(deviceId, placed.position)).toEqual({ seatExtensionId: other.id, seat: { number: '501' } });
    expect(await devicesAt(other.id, placed.position)).toEqual([deviceId]);

    const moved = await client.change('placeDeviceAtSeat', { deviceId, extensionId }, changed);
    expect(await devicesAt(other.id, moved.position)).toEqual([]);
    expect(await devicesAt(extensionId, moved.position)).toEqual([deviceId]);

    const taken = await client.change('takeDeviceFromSeat', { deviceId }, { ...changed, inputType: 'DeviceRequest' });
    expect(await seatOf(deviceId, taken.position)).toEqual({ seatExtensionId: null, seat: null });

    const { lineTimeline } = await client.ask<{ lineTimeline: { nodes: { type: string; changes: object[] }[] } }>(
      'query($id: ID!, $after: String) { lineTimeline(extensionId: $id, after: $after) { nodes { type changes { field before after } } } }',
      { id: other.id, after: taken.position },
    );
    // The move away is one instant, so that what follows in it is told here too.
    expect(lineTimeline.nodes.slice(0, 3).map(({ type }) => type)).toEqual([
      'ExtensionCreated',
      'DevicePlacedAtSeat',
      'DeviceTakenFromSeat',
    ]);
    expect(lineTimeline.nodes[2]?.changes).toEqual([{ field: 'seat', before: other.id, after: null }]);
  });

  it('are of extensions that exist, of the same organization', async () => {
    const { deviceId } = await createLine(client, organizationId, { number: '510', model: 'yealink-t46u' });
    const elsewhere = await registerOrganization(client, 'Elsewhere');
    const foreign = await client.change(
      'createExtension',
      { organizationId: elsewhere, number: '510' },
      { success: 'ExtensionChanged' },
    );
    for (const extensionId of [foreign.id, '5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b21']) {
      await expect(client.change('placeDeviceAtSeat', { deviceId, extensionId }, changed)).rejects.toMatchObject({
        codes: ['EXTENSION_NOT_FOUND'],
      });
    }
  });

  it('are left when the extension is deleted', async () => {
    const { deviceId, extensionId } = await createLine(client, organizationId, { number: '520', model: 'snom-d785' });
    await client.change('placeDeviceAtSeat', { deviceId, extensionId }, changed);
    const { position } = await client.change(
      'deleteExtension',
      { extensionId },
      { success: 'ExtensionChanged', inputType: 'ExtensionRequest' },
    );
    await eventually('no seat', async () => (await seatOf(deviceId, position)).seatExtensionId === null);
    expect(await devicesAt(extensionId, position)).toEqual([]);
  });
});
